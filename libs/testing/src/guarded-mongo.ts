import { ensureMongod, freePort, readConfig, startMongod, startProcess } from '@fenago/local-parts';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** By its first word a later run knows that it may remove the folder of a run that was killed. */
const SCRATCH = 'scratch-fenago-mongo-';
const CACHE_MB = 256;

/** A mongod that asks who one is, and holds each user to its roles. */
export interface GuardedMongo {
  /** Address for a user of a database, whose password is its name. */
  uriOf(user: string, database: string): string;
  /** Ends the server and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts a mongod (replica set of one, a few seconds), which takes connections a moment later.
 * @param prepare makes roles and users while nobody is asked yet
 */
export async function startGuardedMongo(prepare: (uri: string) => Promise<void>): Promise<GuardedMongo> {
  const folder = await mkdtemp(join(tmpdir(), SCRATCH));
  const [dataDir, keyFile, logFile] = [join(folder, 'data'), join(folder, 'key'), join(folder, 'mongod.log')];
  const runDir = join(readConfig().home, 'run');
  const { path: binary } = await ensureMongod({ log: () => undefined });
  const port = await freePort();
  await mkdir(dataDir);
  const open = await startMongod({ dataDir, logFile, binary, port, runDir, cacheSizeMb: CACHE_MB, scratchDir: folder });
  await prepare(open.uri).finally(() => open.stop());
  // Members of a replica set that asks must know each other by a key; the file is to be read by its owner alone.
  await writeFile(keyFile, randomBytes(96).toString('base64'), { mode: 0o600 });
  const args = ['--dbpath', dataDir, '--port', String(port), '--bind_ip', '127.0.0.1', '--replSet', 'rs0', '--keyFile', keyFile, '--quiet', '--nounixsocket'];
  const guarded = startProcess({ name: 'mongod', command: binary, args: [...args, '--wiredTigerCacheSizeGB', '0.25'], logFile, runDir, scratchDir: folder });
  return {
    uriOf: (user, database) => `mongodb://${user}:${user}@127.0.0.1:${port}/?replicaSet=rs0&authSource=${database}`,
    stop: async () => {
      await guarded.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
