import { ADMIN, ensureKeyFile, ensurePassword } from '@fenago/access';
import { ensureMongod, readConfig, startMongod, type RunningMongod } from '@fenago/local-parts';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { signal } from './signal.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Set by global-setup.ts. */
    fenagoMongoUri: string;
  }
}

/** By its first word a later run knows that it may remove the folder of a run that was killed. */
const SCRATCH = 'scratch-fenago-mongo-';
// The least that mongod takes is enough for tests.
const CACHE_MB = 256;

/** A mongod of its own, for tests that stop, pause or kill it; all others share the one of the whole run. */
export interface TestMongo {
  /** Of its admin, where it asks who one is. */
  readonly uri: string;
  readonly port: number;
  /** Of its process; another one after a restart. */
  readonly pid: number;
  /** A database name that no other test has. */
  database(prefix: string): string;
  /** Sends a signal: SIGKILL ends the server as a power loss does, SIGSTOP freezes it, SIGCONT thaws it. Resolves once it is gone, or stands still. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts the killed server again: same port, same data. */
  restart(): Promise<void>;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

export interface TestMongoOptions {
  /** Asks who one is; without it anybody may do anything. */
  readonly users?: boolean;
}

/** Starts a mongod on a free port with an empty data folder (replica set of one, a few seconds). */
export async function startTestMongo({ users = false }: TestMongoOptions = {}): Promise<TestMongo> {
  const folder = await mkdtemp(join(tmpdir(), SCRATCH));
  const { path: binary } = await ensureMongod({ log: () => undefined });
  const files = { dataDir: join(folder, 'data'), logFile: join(folder, 'mongod.log') };
  const auth = users ? { auth: { keyFile: ensureKeyFile(folder), admin: { username: ADMIN, password: ensurePassword(folder, ADMIN) } } } : {};
  const settings = { ...files, ...auth, cacheSizeMb: CACHE_MB, binary, runDir: join(readConfig().home, 'run'), scratchDir: folder };
  let mongod: RunningMongod = await startMongod(settings);
  const { uri, port } = mongod;
  return {
    uri,
    port,
    get pid() {
      return mongod.pid;
    },
    database: testDatabase,
    kill: (name) => signal(mongod, name),
    restart: async () => {
      mongod = await startMongod({ ...settings, port });
    },
    stop: async () => {
      // A frozen server would not hear that it should end.
      mongod.kill('SIGCONT');
      await mongod.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A database name that no other test has, so that tests can share a server. */
export function testDatabase(prefix: string): string {
  return `${prefix}_${randomBytes(6).toString('hex')}`;
}

/**
 * Address of the mongod that all test files of a run share.
 * @throws Error where the run has no `libs/testing/src/global-setup.ts`
 */
export function testMongoUri(): string {
  const uri: string | undefined = inject('fenagoMongoUri');
  if (uri === undefined) throw new Error('No shared mongod: add libs/testing/src/global-setup.ts to globalSetup in vitest.config.ts.');
  return uri;
}
