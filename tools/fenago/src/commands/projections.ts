import { COMMANDS, FenagoError, QUERIES, type ProjectionView, type RebuildStepView, type RebuildView } from '@fenago/contracts';
import { RpcClient } from '@fenago/messaging';
import { setTimeout as delay } from 'node:timers/promises';
import { overBroker } from '../broker.js';
import { BROKER_OPTIONS, UsageError, type Command, type Invocation } from '../command.js';

/** Services that keep something of events of others, and can make it anew. */
const SERVICES = {
  conversation: { list: QUERIES.listConversationProjections, rebuild: COMMANDS.rebuildConversationProjection, cancel: COMMANDS.cancelConversationRebuild },
  execution: { list: QUERIES.listExecutionProjections, rebuild: COMMANDS.rebuildExecutionProjection, cancel: COMMANDS.cancelExecutionRebuild },
} as const;
type Service = keyof typeof SERVICES;

/** Longer than a step takes. */
const STEP_MS = 30_000;
/** Steps in a row that may fail because somebody is away. */
const PATIENCE = 10;

export const listProjections: Command = {
  name: 'projections list',
  usage: '',
  summary: 'What services keep of events of others and can make anew, and rebuilds that have begun',
  options: BROKER_OPTIONS,
  run: (invocation) =>
    overBroker(invocation, async (link) => {
      const client = new RpcClient(link);
      for (const service of Object.keys(SERVICES) as Service[]) {
        for (const projection of await client.request(SERVICES[service].list, {})) show(invocation, service, projection);
      }
      return 0;
    }),
};

export const rebuildProjection: Command = {
  name: 'projections rebuild',
  usage: '<service> <projection>',
  summary: 'Makes a projection anew of the event stream, beside the live one, and puts it in its place; goes on with one that was begun',
  options: { cancel: { type: 'boolean', help: 'drops a rebuild that was begun; what is live stays as it is' }, ...BROKER_OPTIONS },
  run: (invocation) => {
    const { service, projection } = meant(invocation);
    return overBroker(invocation, async (link) => {
      const client = new RpcClient(link, { timeoutMs: STEP_MS });
      if (invocation.options['cancel'] !== true) return rebuild(invocation, () => client.request(SERVICES[service].rebuild, { projection }));
      await client.request(SERVICES[service].cancel, { projection });
      invocation.terminal.out('The rebuild is dropped; what is live is as it was.');
      return 0;
    });
  },
};

function meant({ args }: Invocation): { readonly service: Service; readonly projection: string } {
  const [service = '', projection, ...more] = args;
  if (projection === undefined || more.length > 0) throw new UsageError('Name a service and one of its projections.');
  if (!Object.hasOwn(SERVICES, service)) throw new UsageError(`There is nothing to rebuild in "${service}"; there is in ${Object.keys(SERVICES).join(' and ')}.`);
  return { service: service as Service, projection };
}

/** Step after step; left alone it stays where it is, and the next call goes on from there. */
async function rebuild(invocation: Invocation, next: () => Promise<RebuildStepView>): Promise<number> {
  const { terminal, options, signal } = invocation;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const step = await next();
      failures = 0;
      if (options['json'] === true) terminal.out(JSON.stringify(step));
      else if (!step.isDone) terminal.err(progressOf(step));
      if (!step.isDone) continue;
      if (options['json'] !== true) terminal.out(`It is rebuilt of ${step.events} events; about ${step.completed} objects their owner was asked.`);
      return 0;
    } catch (error) {
      failures += 1;
      if (!(error instanceof FenagoError) || error.retryAfterSeconds === undefined || failures >= PATIENCE) throw error;
      terminal.err(`${error.message} (${error.code})`);
      await delay(error.retryAfterSeconds * 1_000, undefined, { signal }).catch(() => undefined);
    }
  }
  terminal.err('It stays where it is: the same command goes on, with --cancel it is dropped.');
  return 1;
}

function show({ terminal, options }: Invocation, service: string, projection: ProjectionView): void {
  if (options['json'] === true) terminal.out(JSON.stringify({ service, ...projection }));
  else terminal.out(`${service} ${projection.name}  ${projection.description}${projection.rebuild === null ? '' : `; being rebuilt: ${progressOf(projection.rebuild)}`}`);
}

const progressOf = ({ phase, events, completed, sequence, lastSequence }: RebuildView): string =>
  `${phase.replace('_', ' ')}: ${events} events, as far as ${sequence} of ${lastSequence}; ${completed} objects asked about`;
