import type { DeadLetter, DeadLetterBatch, DeadLetterDetails, DeadLetterGroup } from '@fenago/sdk';
import { apiOf } from '../api.js';
import { API_OPTIONS, onlyArgument, textOf, UsageError, wholeNumberOf, type Command, type Invocation } from '../command.js';

const DEFAULT_LIMIT = 50;
/** As many as the API gives or takes at once. */
const PAGE = 100;
const STATUSES = ['open', 'redriven', 'discarded'] as const;

const FILTERS = {
  status: { type: 'string', help: 'open, redriven or discarded; open unless told' },
  service: { type: 'string', help: 'only those of this service' },
  handler: { type: 'string', help: 'only those of handlers of this name' },
  limit: { type: 'string', help: `at most so many; ${DEFAULT_LIMIT} unless told` },
} as const;
const GROUP = {
  fingerprint: { type: 'string', help: 'every open one that has failed alike, instead of one' },
  after: { type: 'string', help: 'of these only the ones behind this one, to go on where it broke off' },
} as const;

export const listDeadLetters: Command = {
  name: 'dead-letters list',
  usage: '[options]',
  summary: 'Events that handlers have given up, newest first',
  options: { ...FILTERS, fingerprint: { type: 'string', help: 'only those that have failed alike' }, ...API_OPTIONS },
  run: (invocation) => {
    const fingerprint = textOf(invocation, 'fingerprint');
    const query = { ...filterOf(invocation), ...(fingerprint === undefined ? {} : { fingerprint }) };
    return list(invocation, apiOf(invocation).deadLetters.list(query), lineOf);
  },
};

export const groupDeadLetters: Command = {
  name: 'dead-letters groups',
  usage: '[options]',
  summary: 'How many there are, by what they have failed of',
  options: { ...FILTERS, ...API_OPTIONS },
  run: (invocation) => list(invocation, apiOf(invocation).deadLetters.groups(filterOf(invocation)), groupLineOf),
};

export const showDeadLetter: Command = {
  name: 'dead-letters show',
  usage: '<id>',
  summary: 'One with its event, which may hold what people have written: it is noted in the audit log',
  options: API_OPTIONS,
  run: async (invocation) => {
    const letter = await apiOf(invocation).deadLetters.get(onlyArgument(invocation, 'one dead letter by its id'));
    invocation.terminal.out(invocation.options['json'] === true ? JSON.stringify(letter) : detailsOf(letter));
    return 0;
  },
};

export const redriveDeadLetters: Command = {
  name: 'dead-letters redrive',
  usage: '<id> | --fingerprint <…>',
  summary: 'Has the handler take the event again',
  options: { ...GROUP, ...API_OPTIONS },
  run: async (invocation) => {
    const { deadLetters } = apiOf(invocation);
    const fingerprint = textOf(invocation, 'fingerprint');
    if (fingerprint !== undefined) return settleGroup(invocation, 'redriven', (after) => deadLetters.redriveGroup(fingerprint, { limit: PAGE, ...after }));
    const letter = await deadLetters.redrive(onlyArgument(invocation, 'one dead letter by its id, or a fingerprint'));
    invocation.terminal.out(invocation.options['json'] === true ? JSON.stringify(letter) : lineOf(letter));
    return letter.status === 'redriven' ? 0 : 1;
  },
};

export const discardDeadLetters: Command = {
  name: 'dead-letters discard',
  usage: '<id> | --fingerprint <…> --reason <…>',
  summary: 'Decides that the event will not be handled',
  options: { reason: { type: 'string', help: 'why; it is kept with the dead letter' }, ...GROUP, ...API_OPTIONS },
  run: async (invocation) => {
    const reason = textOf(invocation, 'reason');
    if (reason === undefined) throw new UsageError('Say why: --reason.');
    const { deadLetters } = apiOf(invocation);
    const fingerprint = textOf(invocation, 'fingerprint');
    if (fingerprint !== undefined) return settleGroup(invocation, 'discarded', (after) => deadLetters.discardGroup(fingerprint, { reason, limit: PAGE, ...after }));
    const letter = await deadLetters.discard(onlyArgument(invocation, 'one dead letter by its id, or a fingerprint'), reason);
    invocation.terminal.out(invocation.options['json'] === true ? JSON.stringify(letter) : lineOf(letter));
    return 0;
  },
};

type Status = (typeof STATUSES)[number];

function filterOf(invocation: Invocation): { readonly status: Status; readonly service?: string; readonly handler?: string; readonly limit: number } {
  const status = textOf(invocation, 'status') ?? 'open';
  if (!(STATUSES as readonly string[]).includes(status)) throw new UsageError(`--status takes ${STATUSES.join(', ')}, not "${status}".`);
  const [service, handler] = [textOf(invocation, 'service'), textOf(invocation, 'handler')];
  const limit = Math.min(PAGE, limitOf(invocation));
  return { status: status as Status, limit, ...(service === undefined ? {} : { service }), ...(handler === undefined ? {} : { handler }) };
}

const limitOf = (invocation: Invocation): number => wholeNumberOf(invocation, 'limit') ?? DEFAULT_LIMIT;

async function list<T>(invocation: Invocation, items: AsyncIterable<T>, line: (item: T) => string): Promise<number> {
  const { terminal, options } = invocation;
  const limit = limitOf(invocation);
  let shown = 0;
  for await (const item of items) {
    if (shown === limit) {
      terminal.err(`There are more than ${limit}: --limit shows more.`);
      break;
    }
    terminal.out(options['json'] === true ? JSON.stringify(item) : line(item));
    shown += 1;
  }
  if (shown === 0) terminal.err('There are none.');
  return 0;
}

/** Batch after batch; what comes of each is told, so that it can go on where it broke off. */
async function settleGroup(invocation: Invocation, done: string, next: (after: { after?: string }) => Promise<DeadLetterBatch>): Promise<number> {
  const { terminal, options, signal } = invocation;
  if (invocation.args.length > 0) throw new UsageError('Name one dead letter by its id, or a fingerprint, and not both.');
  let after = textOf(invocation, 'after');
  let [settled, failed, skipped] = [0, 0, 0];
  for (let hasMore = true; hasMore && !signal.aborted; ) {
    const batch = await next(after === undefined ? {} : { after });
    settled += batch.settled;
    failed += batch.failed;
    skipped += batch.skipped;
    after = batch.lastId ?? after;
    hasMore = batch.hasMore;
    if (options['json'] === true) terminal.out(JSON.stringify(batch));
    else if (hasMore) terminal.err(`${settled} ${done}, ${failed} failed again, ${skipped} skipped, as far as --after ${after}`);
  }
  if (options['json'] !== true) terminal.out(`${settled} ${done}, ${failed} failed again, ${skipped} skipped.`);
  return failed + skipped === 0 && !signal.aborted ? 0 : 1;
}

function lineOf({ id, status, isRedriving, service, handler, eventType, reason, message, failedAt, lastRedrive }: DeadLetter): string {
  const again = lastRedrive?.outcome === 'failed' || lastRedrive?.outcome === 'unknown' ? `  redriven: ${lastRedrive.reason} ${lastRedrive.message}` : '';
  return `${id}  ${failedAt}  ${isRedriving ? 'redriving' : status}  ${service}.${handler}  ${eventType}  ${reason}: ${message}${again}`;
}

function groupLineOf({ id, count, service, handler, eventType, reason, message, firstFailedAt, lastFailedAt }: DeadLetterGroup): string {
  return `${id}  ${count}  ${service}.${handler}  ${eventType}  ${reason}: ${message}  ${firstFailedAt} – ${lastFailedAt}`;
}

function detailsOf({ payload, isPayloadCut, lastRedrive, ...letter }: DeadLetterDetails): string {
  const redriven = lastRedrive === null ? [] : Object.entries(lastRedrive).map(([name, value]) => [`lastRedrive.${name}`, value] as const);
  const fields = [...Object.entries(letter).filter(([name]) => name !== 'object'), ...redriven];
  const width = Math.max(...fields.map(([name]) => name.length));
  const lines = fields.map(([name, value]) => `${name.padEnd(width)}  ${value ?? '–'}`);
  return [...lines, '', payload === null ? 'Its event is not kept any more.' : eventOf(payload, isPayloadCut)].join('\n');
}

/** The event as people read it, where it is JSON. */
function eventOf(payload: string, isCut: boolean): string {
  try {
    return JSON.stringify(JSON.parse(payload), undefined, 2);
  } catch {
    return isCut ? `${payload}\n… (only the beginning)` : payload;
  }
}
