import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findBinary } from './binaries.js';
import type { EnsureOptions, Part } from './binaries.js';
import { readConfig } from './config.js';
import type { Env, LocalPartsConfig } from './config.js';
import { claimHome } from './home.js';
import { startMongod } from './mongod.js';
import type { MongodAuth, RunningMongod } from './mongod.js';
import { startNats } from './nats.js';
import type { RunningNats } from './nats.js';
import { scratchPrefix, stopOrphans } from './pid-files.js';
import { step, writeLine } from './progress.js';
import type { Log } from './progress.js';
import { hostsOf } from './redact.js';

export interface ResolvePartsOptions {
  /** Instead of FENAGO_HOME. */
  readonly home?: string;
  /** The process's own by default. */
  readonly env?: Env;
  readonly log?: Log;
  /** Data in a folder of its own that is removed at the end: for tests, several of which may run at once. */
  readonly scratch?: boolean;
  /** More of nats-server's own configuration; appended to that of a server started here. */
  readonly natsConfig?: string;
  /** Has a mongod started here ask who one is. */
  readonly mongodAuth?: MongodAuth;
}

export interface ResolvedParts {
  /** Of the admin, where it was started here to ask who one is. */
  readonly mongodbUri: string;
  readonly natsUrl: string;
  /** Of a nats-server started here. */
  readonly monitorUrl?: string;
  /** FENAGO_HOME, absolute. */
  readonly home: string;
  /** Only if started here. */
  readonly mongod?: RunningMongod;
  readonly nats?: RunningNats;
  /** Stops what was started here, and nothing else. May be called again. */
  stop(): Promise<void>;
}

/** Where one start keeps its things. */
interface Place {
  readonly dataDir: string;
  readonly logDir: string;
  readonly runDir: string;
  readonly scratchDir?: string;
  release(): Promise<void>;
}

/**
 * The MongoDB and the NATS to work with: those of MONGODB_URI and NATS_URL, else local ones started here. Says which in
 * a line each, and first stops what an earlier start left behind when it was killed.
 * @throws LocalPartsError with a sentence to show; whatever was started is stopped again.
 */
export async function resolveParts(options: ResolvePartsOptions = {}): Promise<ResolvedParts> {
  const log = options.log ?? writeLine;
  const config = { ...readConfig(options.env), ...(options.home === undefined ? {} : { home: resolve(options.home) }) };
  const place = await takePlace(config.home, options.scratch === true, log);
  try {
    const binaries: EnsureOptions = { ...options, home: config.home, log };
    // One after the other: two downloads at once would write over each other's progress line.
    const mongodBinary = config.mongodbUri === undefined ? await findBinary('mongod', binaries) : undefined;
    const natsBinary = config.natsUrl === undefined ? await findBinary('nats-server', binaries) : undefined;
    const { mongod, nats } = await startBoth({ ...config, ...withUsers(options) }, place, mongodBinary, natsBinary);
    log(mongod === undefined ? `MongoDB: the one in MONGODB_URI (${hostsOf(config.mongodbUri ?? '')})` : started('MongoDB', mongodBinary, mongod.port));
    log(nats === undefined ? `NATS: the one in NATS_URL (${hostsOf(config.natsUrl ?? '')})` : started('NATS', natsBinary, nats.port));
    return resolved(config, place, mongod, nats);
  } catch (error) {
    await place.release();
    throw error;
  }
}

function resolved(config: LocalPartsConfig, place: Place, mongod: RunningMongod | undefined, nats: RunningNats | undefined): ResolvedParts {
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await Promise.all([mongod?.stop(), nats?.stop()]);
    await place.release();
  };
  return {
    mongodbUri: mongod?.uri ?? config.mongodbUri ?? '',
    natsUrl: nats?.url ?? config.natsUrl ?? '',
    home: config.home,
    ...(mongod === undefined ? {} : { mongod }),
    ...(nats === undefined ? {} : { nats, monitorUrl: nats.monitorUrl }),
    stop: () => (stopped ??= stop()),
  };
}

async function takePlace(home: string, scratch: boolean, log: Log): Promise<Place> {
  const runDir = join(home, 'run');
  mkdirSync(runDir, { recursive: true });
  const release = scratch ? () => undefined : claimHome(home);
  await stopOrphans(runDir, log);
  if (!scratch) return { dataDir: home, logDir: join(home, 'logs'), runDir, release: async () => release() };
  const scratchDir = mkdtempSync(join(home, scratchPrefix));
  return { dataDir: scratchDir, logDir: scratchDir, runDir, scratchDir, release: () => rm(scratchDir, { recursive: true, force: true }) };
}

type PartUsers = Pick<ResolvePartsOptions, 'natsConfig' | 'mongodAuth'>;

function withUsers({ natsConfig, mongodAuth }: PartUsers): PartUsers {
  return { ...(natsConfig === undefined ? {} : { natsConfig }), ...(mongodAuth === undefined ? {} : { mongodAuth }) };
}

/** Both or none: when one fails the other is stopped. Without a binary a part is not started. */
async function startBoth(config: LocalPartsConfig & PartUsers, place: Place, mongodBinary?: Part, natsBinary?: Part): Promise<{ mongod?: RunningMongod; nats?: RunningNats }> {
  const starting = Promise.allSettled([
    mongodBinary && startMongod({
      binary: mongodBinary.path,
      dataDir: join(place.dataDir, 'mongo'),
      logFile: join(place.logDir, 'mongod.log'),
      ...(config.mongodbPort === undefined ? {} : { port: config.mongodbPort }),
      ...(config.mongodAuth === undefined ? {} : { auth: config.mongodAuth }),
      ...whereNoted(place),
    }),
    natsBinary && startNats({
      binary: natsBinary.path,
      storeDir: join(place.dataDir, 'nats'),
      logFile: join(place.logDir, 'nats-server.log'),
      ...(config.natsPort === undefined ? {} : { port: config.natsPort }),
      ...(config.natsConfig === undefined ? {} : { extraConfig: config.natsConfig }),
      ...whereNoted(place),
    }),
  ]);
  const [mongod, nats] = await step('Starting the local parts', starting);
  if (mongod.status === 'fulfilled' && nats.status === 'fulfilled') {
    return { ...(mongod.value && { mongod: mongod.value }), ...(nats.value && { nats: nats.value }) };
  }
  const outcomes = [mongod, nats];
  await Promise.all(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value?.stop() : undefined)));
  throw outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))[0];
}

function whereNoted(place: Place): { runDir: string; scratchDir?: string } {
  return { runDir: place.runDir, ...(place.scratchDir === undefined ? {} : { scratchDir: place.scratchDir }) };
}

function started(label: string, binary: Part | undefined, port: number): string {
  return `${label}: local, on 127.0.0.1:${port} · ${binary?.describe ?? ''}`;
}
