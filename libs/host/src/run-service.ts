import { createLogger, startTelemetry, type Logger, type Telemetry } from '@fenago/observability';
import { processEnvironment, type BaseConfig } from './config.js';
import type { ServiceDefinition } from './definition.js';
import { ConfigError, type Environment } from './env.js';
import { startService, type RunningService } from './start-service.js';

/** Exit code of a process whose configuration is wrong (EX_CONFIG of sysexits.h): a restart will not help. */
const BAD_CONFIG = 78;
const FAILED = 1;
/** How long a process that has failed tries to hand back its work, in milliseconds. */
const LAST_DRAIN_MS = 3_000;
const TELEMETRY_MS = 1_000;
/** Head start of the service that started last, the one that asks the others, in milliseconds. */
const HEAD_START_MS = 2_000;

/** A service whose config is read and used in one place, so that services of one process need no config in common. */
export interface ServiceProgram {
  /** @throws ConfigError */
  load(env: Environment): {
    readonly config: BaseConfig;
    /** @param signal gives the start up while it waits for the broker */
    start(signal: AbortSignal): Promise<RunningService>;
  };
}

export function programOf<C extends BaseConfig>(definition: ServiceDefinition<C>): ServiceProgram {
  return {
    load: (env) => {
      const config = definition.loadConfig(env);
      return { config, start: (signal) => startService(definition, config, { signal }) };
    },
  };
}

/** Runs one service as a process of its own; see `runServices`. */
export function runService<C extends BaseConfig>(definition: ServiceDefinition<C>): Promise<void> {
  return runServices(definition.name, [programOf(definition)]);
}

/**
 * Runs services as one process: config, telemetry, services, signals. A wrong variable ends the process with code 78 and a
 * line per variable on stderr. The first SIGTERM or SIGINT drains (at most 10 s) and ends with code 0, a second ends at
 * once. An error that nobody caught is logged, and ends the process with code 1.
 * @param name of the process in logs and traces
 * @param programs started in this order, drained from the last; OPS_PORT is the last one's
 */
export async function runServices(name: string, programs: readonly [ServiceProgram, ...ServiceProgram[]]): Promise<void> {
  const loaded = loadOrExit(programs);
  const [{ config }] = loaded;
  const logger = createLogger({ service: name, level: config.logLevel });
  const telemetry = await startTelemetry({ service: name, endpoint: config.otlpEndpoint });
  const owner = new ProcessOwner(logger, telemetry);
  owner.watch();
  try {
    for (const { start } of loaded) await owner.own(start(owner.signal));
    collectGarbage();
  } catch (error) {
    if (owner.signal.aborted) return owner.end(0);
    logger.fatal({ err: error }, 'The service could not start.');
    process.exit(FAILED);
  }
}

/** A service that has just started is a third garbage, which V8 would keep for as long as nothing happens. Only with `--expose-gc`. */
function collectGarbage(): void {
  globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

type Loaded = ReturnType<ServiceProgram['load']>;

/** Reads every config before anything starts, so that all that is wrong is said at once. */
function loadOrExit(programs: readonly [ServiceProgram, ...ServiceProgram[]]): readonly [Loaded, ...Loaded[]] {
  const { OPS_PORT: opsPort, ...env } = processEnvironment();
  const problems = new Set<string>();
  const loaded = programs.flatMap((program, index): readonly Loaded[] => {
    try {
      return [program.load(index === programs.length - 1 ? { ...env, OPS_PORT: opsPort } : env)];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      for (const { message } of error.problems) problems.add(message);
      return [];
    }
  });
  const [first, ...others] = loaded;
  if (problems.size === 0 && first !== undefined) return [first, ...others];
  process.stderr.write(`${[...problems].join('\n')}\n`);
  process.exit(BAD_CONFIG);
}

/** Ties services to the life of their process. */
class ProcessOwner {
  private readonly services: RunningService[] = [];
  private readonly abort = new AbortController();
  private starting = 0;

  constructor(
    private readonly logger: Logger,
    private readonly telemetry: Telemetry,
  ) {}

  /** Aborted when the process has been asked to end. */
  get signal(): AbortSignal {
    return this.abort.signal;
  }

  private get stopping(): boolean {
    return this.signal.aborted;
  }

  watch(): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void this.onSignal(signal));
    process.on('uncaughtException', (error) => void this.onFatal(error));
    process.on('unhandledRejection', (reason) => void this.onFatal(reason));
  }

  async own(starting: Promise<RunningService>): Promise<void> {
    this.starting += 1;
    try {
      this.services.push(await starting);
    } finally {
      this.starting -= 1;
    }
    // A signal that came while the service started.
    if (this.stopping) await this.end(0);
  }

  private async onSignal(signal: NodeJS.Signals): Promise<void> {
    if (this.stopping) process.exit(FAILED);
    this.abort.abort();
    this.logger.info({ signal }, 'A signal asks the process to end.');
    if (this.starting === 0) await this.end(0);
  }

  private async onFatal(error: unknown): Promise<void> {
    this.logger.fatal({ err: error }, 'An error that nobody caught; the process ends.');
    if (this.stopping) return;
    this.abort.abort();
    setTimeout(() => process.exit(FAILED), LAST_DRAIN_MS);
    await this.end(FAILED);
  }

  async end(code: number): Promise<void> {
    const [last, ...others] = this.services.toReversed();
    const draining = last?.drain();
    if (others.length > 0) await Promise.race([draining, after(HEAD_START_MS)]);
    await Promise.all([draining, ...others.map((service) => service.drain())]);
    setTimeout(() => process.exit(code), TELEMETRY_MS);
    await this.telemetry.shutdown();
    process.exit(code);
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
