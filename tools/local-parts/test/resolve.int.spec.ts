import { readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { ensureMongod, ensureNatsServer, repositoryRoot, resolveParts, startProcess } from '../src/index.js';
import type { ManagedProcess, ResolvedParts } from '../src/index.js';
import { isRunning, scratchFolder, sourceEnv, sourceFlags } from './scratch.js';

const folder = scratchFolder();
const fixture = join(repositoryRoot, 'tools/local-parts/test/fixtures/hold-parts.ts');
/** Binaries that are there already, data in a folder of the test. */
const binaries = await Promise.all([ensureMongod({ log: () => undefined }), ensureNatsServer({ log: () => undefined })]);
const env = { PATH: [...binaries.map((part) => dirname(part.path)), sourceEnv.PATH].join(delimiter) };
const opened: (ManagedProcess | ResolvedParts)[] = [];

afterEach(async () => void (await Promise.all(opened.splice(0).map((one) => one.stop()))));

interface Held {
  readonly holder: ManagedProcess;
  readonly mongod: number;
  readonly nats: number;
}

/** Another process that has brought up the local parts in `home`. */
async function hold(home: string, mode = 'kept'): Promise<Held> {
  const up = Promise.withResolvers<{ mongod: number; nats: number }>();
  const holder = startProcess({
    name: 'holder',
    command: process.execPath,
    args: [...sourceFlags, fixture, home, mode],
    cwd: repositoryRoot,
    env: { ...sourceEnv, ...env, HOME: folder },
    onLine: (line) => (line.startsWith('{') ? up.resolve(JSON.parse(line)) : undefined),
  });
  opened.push(holder);
  void holder.exited.then(() => up.reject(new Error('the holder ended')));
  return { holder, ...(await up.promise) };
}

async function resolveIn(home: string, log: string[], scratch = false): Promise<ResolvedParts> {
  const parts = await resolveParts({ home, env, scratch, log: (line) => void log.push(line) });
  opened.push(parts);
  return parts;
}

it('refuses a home that a live start uses, and after that one was killed stops its orphans and takes over', async () => {
  const home = join(folder, 'home');
  const { holder, mongod, nats } = await hold(home);
  await expect(resolveIn(home, [])).rejects.toMatchObject({ code: 'home_in_use', message: expect.stringContaining(`pid ${holder.pid}`) });
  expect([mongod, nats].map(isRunning)).toEqual([true, true]);

  holder.kill('SIGKILL');
  await holder.exited;
  expect([mongod, nats].map(isRunning)).toEqual([true, true]);

  const log: string[] = [];
  const parts = await resolveIn(home, log);
  expect([mongod, nats].map(isRunning)).toEqual([false, false]);
  expect(log.filter((line) => line.includes('left behind'))).toHaveLength(2);
  expect(log.filter((line) => /^(MongoDB|NATS): local, on 127/.test(line))).toHaveLength(2);
  await parts.stop();
  expect(readdirSync(join(home, 'run'))).toEqual([]);
});

it('runs scratch parts side by side, leaves those of a live start alone, and removes what a killed one left', async () => {
  const home = join(folder, 'side-by-side');
  const { holder, mongod, nats } = await hold(home, 'scratch');
  const log: string[] = [];
  const mine = await resolveIn(home, log, true);
  expect([mongod, nats].map(isRunning)).toEqual([true, true]);
  expect(log.filter((line) => line.includes('left behind'))).toEqual([]);

  holder.kill('SIGKILL');
  await holder.exited;
  await mine.stop();
  await (await resolveIn(home, log, true)).stop();
  expect([mongod, nats].map(isRunning)).toEqual([false, false]);
  expect(readdirSync(home).filter((name) => name.startsWith('scratch-'))).toEqual([]);
});

it('uses what the environment names, shows no credentials and starts nothing', async () => {
  const log: string[] = [];
  const given = { MONGODB_URI: 'mongodb://ann:secret@db:27017/?replicaSet=rs0', NATS_URL: 'nats://ann:secret@broker:4222' };
  const parts = await resolveParts({ home: join(folder, 'given'), env: { ...env, ...given }, log: (line) => void log.push(line) });
  opened.push(parts);
  expect(parts).toMatchObject({ mongodbUri: given.MONGODB_URI, natsUrl: given.NATS_URL });
  expect(parts.mongod ?? parts.nats ?? parts.monitorUrl).toBeUndefined();
  expect(log).toEqual(['MongoDB: the one in MONGODB_URI (db:27017)', 'NATS: the one in NATS_URL (broker:4222)']);
});
