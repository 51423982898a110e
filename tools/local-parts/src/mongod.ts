import { mkdir } from 'node:fs/promises';
import { findBinary } from './binaries.js';
import type { ProcessExit } from './processes.js';
import { becomePrimary, replicaSetName } from './replica-set.js';
import type { MongoAdmin } from './replica-set.js';
import { startPart } from './start-part.js';

export interface StartMongodOptions {
  /** Kept between starts, also when the port changes. */
  readonly dataDir: string;
  readonly logFile: string;
  /** Path of the executable; by default the one `ensureMongod` finds. */
  readonly binary?: string;
  /** A free one by default. */
  readonly port?: number;
  /** WiredTiger's cache in MiB, 512 by default, 256 at least. */
  readonly cacheSizeMb?: number;
  /** Has it ask who one is; without this whoever reaches it may do everything. */
  readonly auth?: MongodAuth;
  /** Folder for the pid file by which an orphan is found. */
  readonly runDir?: string;
  /** Removed with the process should it be found orphaned. */
  readonly scratchDir?: string;
}

export interface MongodAuth {
  /** Made at the first start: may do everything. */
  readonly admin: MongoAdmin;
  /** By which members of the replica set know each other: 6 to 1,024 characters of base64, to be read by its owner alone. */
  readonly keyFile: string;
}

export interface RunningMongod {
  /** With `replicaSet=rs0`, without a database; of the admin, where it asks who one is. */
  readonly uri: string;
  readonly port: number;
  readonly pid: number;
  readonly exited: Promise<ProcessExit>;
  /** SIGTERM, after 10 s SIGKILL. */
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/**
 * Starts a mongod on 127.0.0.1 as the only member of the replica set `rs0` and waits (30 s at most) until it is the
 * writable primary, so transactions and change streams work.
 * @throws LocalPartsError
 */
export async function startMongod(options: StartMongodOptions): Promise<RunningMongod> {
  const binary = options.binary ?? (await findBinary('mongod')).path;
  await mkdir(options.dataDir, { recursive: true });
  const { process: mongod, port } = await startPart({
    name: 'mongod',
    logFile: options.logFile,
    ...(options.port === undefined ? {} : { port: options.port }),
    command: (onPort) => ({
      name: 'mongod',
      command: binary,
      args: mongodArguments(options, onPort),
      logFile: options.logFile,
      ...(options.runDir === undefined ? {} : { runDir: options.runDir }),
      ...(options.scratchDir === undefined ? {} : { scratchDir: options.scratchDir }),
    }),
    ready: (server, wait) => becomePrimary(server, wait, options.auth?.admin),
  });
  return {
    uri: `mongodb://${userInfo(options.auth?.admin)}127.0.0.1:${port}/?replicaSet=${replicaSetName}`,
    port,
    pid: mongod.pid,
    exited: mongod.exited,
    stop: async () => void (await mongod.stop()),
    kill: mongod.kill,
  };
}

function userInfo(admin: MongoAdmin | undefined): string {
  return admin === undefined ? '' : `${encodeURIComponent(admin.username)}:${encodeURIComponent(admin.password)}@`;
}

function mongodArguments(options: StartMongodOptions, port: number): string[] {
  const cacheGb = Math.max(options.cacheSizeMb ?? 512, 256) / 1_024;
  return [
    ['--dbpath', options.dataDir],
    ['--port', String(port)],
    ['--bind_ip', '127.0.0.1'],
    options.auth === undefined ? [] : ['--keyFile', options.auth.keyFile],
    ['--replSet', replicaSetName],
    ['--wiredTigerCacheSizeGB', String(cacheGb)],
    // MiB. By default the oplog may take 5 % of the disk.
    ['--oplogSize', '512'],
    // A client killed inside a transaction locks what it wrote for so long; 60 s by default.
    ['--setParameter', 'transactionLifetimeLimitSeconds=5'],
    ['--setParameter', 'diagnosticDataCollectionEnabled=false'],
    // Connections are not logged, and no socket file is left in the system's temporary folder.
    process.platform === 'win32' ? ['--quiet'] : ['--quiet', '--nounixsocket'],
  ].flat();
}
