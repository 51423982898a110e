import { createLogger, startOpsServer, type Clock, type Logger, type OpsServer } from '@fenago/observability';
import type { BaseConfig } from './config.js';
import type { ServiceDefinition } from './definition.js';
import { DrainGuard, drainService } from './drain.js';
import { EngineStarter } from './engine-starter.js';
import type { HostParts } from './host.module.js';
import { createNestApp, listen, type NestApp } from './nest-app.js';
import { makeParts } from './parts.js';

export interface RunningService {
  readonly name: string;
  /** Port of /health and /metrics, where the config has one. */
  readonly opsPort?: number;
  /** Port of the HTTP side, where the service has one. */
  readonly httpPort?: number;
  /** Stops taking work, finishes or hands back what is in hand, closes the links; takes at most 10 s, never rejects. */
  drain(): Promise<void>;
}

export interface StartOptions {
  /** One made from the config unless given. */
  readonly logger?: Logger;
  /** The machine's unless given. */
  readonly clock?: Clock;
  /** How long the first connection to the broker may take, in milliseconds; 30 s unless given. */
  readonly brokerDeadlineMs?: number;
  /** Gives the start up while the broker is waited for. */
  readonly signal?: AbortSignal;
}

/**
 * Starts one service; several can run in one process. Reads no environment and handles no signals: that is
 * `runService`'s, or the process owner's.
 * @throws FenagoError `broker_unavailable`; whatever the service's own module throws
 */
export async function startService<C extends BaseConfig>(
  definition: ServiceDefinition<C>,
  config: C,
  options: StartOptions = {},
): Promise<RunningService> {
  const logger = options.logger ?? createLogger({ service: definition.name, level: config.logLevel });
  const parts = await makeParts(config, logger, options);
  const guard = new DrainGuard();
  const starter = parts.engine && new EngineStarter(parts.engine, logger);
  const running: { nest?: NestApp; ops?: OpsServer | undefined } = {};
  const drain = (): Promise<void> => guard.once(() => drainService({ ...running, parts, starter }));
  try {
    registerChecks(parts, starter);
    let listening = false;
    parts.health.register('start', () => {
      if (!listening) throw new Error('The service is still starting.');
    });
    running.ops = await startOps(config, parts);
    // The service's repositories name their collections while Nest makes them; the engine prepares those when it starts.
    running.nest = await createNestApp(definition, config, parts);
    await starter?.start();
    const httpPort = await listen(running.nest);
    listening = true;
    const ports = { opsPort: running.ops?.port, httpPort };
    logger.info(ports, 'The service runs.');
    return { name: definition.name, ...withoutUndefined(ports), drain };
  } catch (error) {
    await drain();
    throw error;
  }
}

function registerChecks({ health, nats, mongo }: HostParts, starter: EngineStarter | undefined): void {
  health.register('broker', () => {
    if (!nats.isConnected) throw new Error('The broker cannot be reached.');
  });
  if (mongo !== undefined) health.register('database', () => mongo.ping());
  if (starter !== undefined) health.register('engine', () => starter.check());
}

async function startOps(config: BaseConfig, { health, metrics }: HostParts): Promise<OpsServer | undefined> {
  if (config.opsPort === undefined) return undefined;
  return startOpsServer({ host: config.opsHost ?? '127.0.0.1', port: config.opsPort, health, metrics });
}

function withoutUndefined(ports: { opsPort: number | undefined; httpPort: number | undefined }): Partial<Record<keyof typeof ports, number>> {
  return Object.fromEntries(Object.entries(ports).filter(([, port]) => port !== undefined));
}
