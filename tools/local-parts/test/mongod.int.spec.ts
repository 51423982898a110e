import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterAll, expect, it } from 'vitest';
import { freePort, startMongod } from '../src/index.js';
import type { RunningMongod } from '../src/index.js';
import { isRunning, scratchFolder } from './scratch.js';

const folder = scratchFolder();
const dataDir = join(folder, 'mongo');
const logFile = join(folder, 'mongod.log');
const started: RunningMongod[] = [];

async function start(port?: number): Promise<RunningMongod> {
  const mongod = await startMongod({ dataDir, logFile, ...(port === undefined ? {} : { port }) });
  started.push(mongod);
  return mongod;
}

async function using<T>(mongod: RunningMongod, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = await MongoClient.connect(mongod.uri, { serverSelectionTimeoutMS: 5_000 });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

afterAll(async () => void (await Promise.all(started.map((mongod) => mongod.stop()))));

it('is a writable primary with transactions, keeps its data on another port and after SIGKILL, and leaves no process', async () => {
  const first = await start();
  await using(first, (client) => client.withSession((session) => session.withTransaction(async () => {
    await client.db('t').collection('kept').insertOne({ n: 1 }, { session, writeConcern: { w: 'majority' } });
  })));
  await first.stop();
  expect(isRunning(first.pid)).toBe(false);

  const second = await start(await freePort());
  expect(second.port).not.toBe(first.port);
  await using(second, (client) => client.db('t').collection('kept').insertOne({ n: 2 }, { writeConcern: { w: 'majority' } }));
  second.kill('SIGKILL');
  expect(await second.exited).toEqual({ code: null, signal: 'SIGKILL' });

  const third = await start(second.port);
  const kept = await using(third, (client) => client.db('t').collection<{ n: number }>('kept').find().sort({ n: 1 }).toArray());
  expect(kept.map((document) => document.n)).toEqual([1, 2]);
  await third.stop();
  expect(isRunning(third.pid)).toBe(false);
});

it('asks who one is, from its first start on and on another port', async () => {
  const keyFile = join(folder, 'key');
  await writeFile(keyFile, randomBytes(96).toString('base64'), { mode: 0o600 });
  const place = { dataDir: join(folder, 'guarded'), logFile: join(folder, 'guarded.log'), auth: { keyFile, admin: { username: 'admin', password: 'p@ss:word' } } };
  const first = await startMongod(place);
  started.push(first);
  await using(first, (client) => client.db('t').collection('kept').insertOne({ n: 1 }));
  await first.stop();
  const second = await startMongod({ ...place, port: await freePort() });
  started.push(second);
  expect(await using(second, (client) => client.db('t').collection('kept').countDocuments())).toBe(1);
  const nobody = { ...second, uri: second.uri.replace(/\/\/.*@/, '//') };
  await expect(using(nobody, (client) => client.db('t').collection('kept').countDocuments())).rejects.toMatchObject({ codeName: 'Unauthorized' });
  // Data of the first test, where nobody was asked.
  await expect(startMongod({ ...place, dataDir, logFile })).rejects.toMatchObject({ code: 'data_without_users' });
});

it('ends a transaction that its client abandoned after five seconds, has a bounded cache and listens on loopback only', async () => {
  const mongod = await startMongod({ dataDir: join(folder, 'other'), logFile: join(folder, 'other.log'), cacheSizeMb: 300 });
  started.push(mongod);
  const options = await using(mongod, async (client) => (await client.db('admin').command({ getCmdLineOpts: 1 }))['parsed']);
  expect(options.setParameter.transactionLifetimeLimitSeconds).toBe('5');
  expect(options.storage.wiredTiger.engineConfig.cacheSizeGB).toBeCloseTo(0.293, 2);
  expect(options.net.bindIp).toBe('127.0.0.1');
});

it('says that the port, or the data folder, is taken and leaves the holder alone', async () => {
  const holder = await startMongod({ dataDir: join(folder, 'held'), logFile: join(folder, 'held.log') });
  started.push(holder);
  const samePort = startMongod({ dataDir: join(folder, 'elsewhere'), logFile: join(folder, 'elsewhere.log'), port: holder.port });
  await expect(samePort).rejects.toMatchObject({ code: 'port_in_use' });
  const sameData = startMongod({ dataDir: join(folder, 'held'), logFile: join(folder, 'held-2.log') });
  await expect(sameData).rejects.toMatchObject({ code: 'data_dir_in_use' });
  expect(isRunning(holder.pid)).toBe(true);
});
