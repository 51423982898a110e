import { COMMANDS, QUERIES, newId, type AgentVersionView } from '@fenago/contracts';
import { RpcClient, connectNats } from '@fenago/messaging';
import { connectMongo, type MongoLink } from '@fenago/mongo';
import { createLogger } from '@fenago/observability';
import { startTestNats, testDatabase, testMongoUri, until } from '@fenago/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUser, profile } from './fixtures.js';
import { startServiceProcess, type RunningProcess } from './service-process.js';

const KILLS = 4;
const WRITERS = 8;
/** The process starts several times. */
const TEST_MS = 120_000;
const logger = createLogger({ service: 'test', level: 'silent' });

describe('versions of an agent whose service is killed again and again', () => {
  const caller = newUser();
  const prefix = testDatabase('t');
  const seed = Date.now() % 100_000;
  let cleanups: (() => Promise<unknown>)[] = [];
  let rpc: RpcClient;
  let mongo: MongoLink;
  let env: Readonly<Record<string, string>>;
  let agentId: string;
  /** What was answered, by version. */
  const answered = new Map<number, string>();

  const start = (): RunningProcess => {
    const service = startServiceProcess(env);
    cleanups.push(service.kill);
    return service;
  };
  const versions = async (): Promise<readonly AgentVersionView[]> => {
    const all: AgentVersionView[] = [];
    for (let after: string | undefined; ; ) {
      const paging = { limit: 100, order: 'asc' as const, ...(after === undefined ? {} : { after }) };
      const page = await rpc.request(QUERIES.listAgentVersions, { caller, agentId, ...paging });
      all.push(...page.data);
      if (!page.has_more) return all;
      after = String(page.last_id);
    }
  };
  /** Versions that were answered and are not there as they were. */
  const lost = async (): Promise<readonly number[]> => {
    const found = new Map((await versions()).map(({ version, configuration }) => [version, configuration.model]));
    return [...answered].filter(([version, model]) => found.get(version) !== model).map(([version]) => version);
  };
  const create = () => rpc.request(COMMANDS.createAgent, { caller, ...profile, configuration: { model: 'first' } });
  const configure = async (): Promise<void> => {
    const model = newId('message', Date.now());
    const { version, configuration } = await rpc.request(COMMANDS.updateAgent, { caller, agentId, configuration: { model } });
    // Another writer may have been between the commit and the answer.
    if (configuration.model === model) answered.set(version, model);
  };

  beforeAll(async () => {
    const nats = await startTestNats();
    cleanups.push(() => nats.stop());
    env = { NATS_URL: nats.url, MONGODB_URI: testMongoUri(), MONGODB_DATABASE_PREFIX: prefix, LOG_LEVEL: 'silent' };
    const link = await connectNats({ url: nats.url, name: 'test', logger });
    cleanups.push(() => link.drain(1_000));
    mongo = await connectMongo({ uri: testMongoUri(), database: `${prefix}_agent`, appName: 'test', logger });
    cleanups.push(async () => {
      await mongo.db.dropDatabase();
      await mongo.close();
    });
    rpc = new RpcClient(link);
  });
  afterAll(async () => {
    for (const cleanup of cleanups.toReversed()) await cleanup();
    cleanups = [];
  });

  it(`loses none that was answered (seed ${seed})`, async () => {
    let service = start();
    agentId = await until(() => create().then(({ id }) => id, () => undefined), { deadlineMs: 30_000, what: 'the service answers' });
    const stop = new AbortController();
    const writers = Array.from({ length: WRITERS }, async () => {
      while (!stop.signal.aborted) await configure().catch(() => delay(20));
    });
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const before = answered.size;
      await until(() => answered.size > before + 10 + ((seed * kill) % 17), { deadlineMs: 30_000, what: 'versions are made' });
      await service.kill();
      service = start();
    }
    await until(() => create().then(() => true, () => undefined), { deadlineMs: 30_000, what: 'the service is back' });
    stop.abort();
    await Promise.all(writers);
    const all = await versions();
    expect(all.map(({ version }) => version)).toEqual(all.map((_, index) => index + 1));
    expect(answered.size).toBeGreaterThan(KILLS * 10);
    expect(await lost()).toEqual([]);

    // The control: what is not kept is missed.
    const [some] = [...answered.keys()].filter((version) => version < all.length - WRITERS);
    await mongo.db.collection('agent_version').deleteOne({ version: some });
    expect(await lost()).toEqual([some]);
  }, TEST_MS);
});
