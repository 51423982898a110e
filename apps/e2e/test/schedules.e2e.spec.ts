import { MongoClient, type Db } from 'mongodb';
import type { SystemProcess } from '@fenago/system';
import { until } from '@fenago/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from './harness.js';

const SCHEDULES = 50;
/** Kills that cut firings in two; so often the schedules are made due again. */
const KILLS = 3;
const MAX_ROUNDS = 10;
const SETTLED_MS = 60_000;

describe(`${SCHEDULES} schedules due at once, again and again, while kill -9 takes every conversation service between a message and its schedule`, () => {
  let test: TestSystem;
  let mongo: MongoClient;
  let db: Db;
  let count: number;

  afterEach(async () => {
    await mongo.close();
    await test.stop();
  });

  const start = async (replicas: number, env: Record<string, string> = {}): Promise<void> => {
    count = replicas;
    test = await startTestSystem({ replicas: { conversation: count }, env: { SCHEDULE_SWEEP_MS: '100', ...env } });
    mongo = await MongoClient.connect(test.mongodbUri);
    db = mongo.db(`${test.databasePrefix}_conversation`);
    const { client, agentId } = test.api;
    for (let n = 0; n < SCHEDULES; n += 1) await client.schedules.create({ agentId, content: `[[echo]] ${n}`, cron: '0 0 1 1 *' });
  };

  const posted = (): Promise<number> => db.collection('CONVERSATION').countDocuments();
  const waiting = (): Promise<number> => db.collection('SCHEDULE').countDocuments({ nextAt: { $lte: new Date() } });
  const replicas = (): readonly SystemProcess[] => test.system.processes.filter(({ program }) => program === 'conversation').slice(-count);
  const signal = (name: NodeJS.Signals): void => {
    for (const { process } of replicas()) process.kill(name);
  };

  /** Writes that were under way when their senders died are done, or never will be. */
  const untilGone = async (): Promise<void> => {
    await Promise.all(replicas().map(({ process }) => process.exited));
    const connections = mongo.db('admin').aggregate.bind(mongo.db('admin'), [
      { $currentOp: { allUsers: true, idleConnections: true } },
      { $match: { 'effectiveUsers.user': `${test.databasePrefix}_conversation` } },
    ]);
    await until(async () => (await connections().toArray()).length === 0, { what: 'the database knows of no connection of the killed' });
  };

  /** Fires all of them and kills at most once. @returns messages whose schedules know nothing of them when the replicas die */
  const round = async (): Promise<number> => {
    const before = await posted();
    const cut = async (): Promise<number> => {
      const unfired = await waiting();
      return (await posted()) - before - (SCHEDULES - unfired);
    };
    await db.collection('SCHEDULE').updateMany({}, { $set: { nextAt: new Date(Date.now() - 1_000) }, $inc: { v: 1 } });
    let isCut = false;
    while (!isCut && (await waiting()) > 0) {
      if ((await cut()) <= 0) continue;
      // Frozen, they do not go on while it is looked whether they were in between.
      signal('SIGSTOP');
      isCut = (await cut()) > 0;
      signal(isCut ? 'SIGKILL' : 'SIGCONT');
    }
    let caught = 0;
    if (isCut) {
      await untilGone();
      caught = await cut();
      // As if so much time had passed that their claims hold no more.
      await db.collection('SCHEDULE').updateMany({}, { $set: { claimedAt: new Date(0) } });
      await Promise.all(Array.from({ length: count }, () => test.system.start('conversation')));
    }
    await until(async () => (await waiting()) === 0, { what: 'every schedule has fired', deadlineMs: SETTLED_MS });
    return caught;
  };

  const fireUnderKills = async (): Promise<{ readonly rounds: number; readonly cut: number }> => {
    let kills = 0;
    let cut = 0;
    let rounds = 0;
    while (kills < KILLS && rounds < MAX_ROUNDS) {
      const caught = await round();
      rounds += 1;
      kills += caught > 0 ? 1 : 0;
      cut += caught;
    }
    expect(kills).toBe(KILLS);
    return { rounds, cut };
  };

  it('are fired once each time: one message, one execution, one answer, one ledger row', async () => {
    await start(2);
    const { rounds } = await fireUnderKills();
    const firings = SCHEDULES * rounds;
    const { client } = test.api;
    await until(async () => (await db.collection('CONVERSATION').countDocuments({ messageCount: 2 })) >= firings, { what: 'every turn has its reply', deadlineMs: SETTLED_MS, everyMs: 100 });
    await until(async () => (await test.api.usageRows()).length >= firings, { what: 'every turn is on the ledger', deadlineMs: SETTLED_MS, everyMs: 200 });
    const conversations = await client.conversations.list({ limit: 100 }).all();
    const said = await Promise.all(conversations.map(async ({ id }) => (await test.api.messages(id)).map(({ content }) => content.trim()).join(' → ')));
    const wanted = Array.from({ length: firings }, (_, n) => `[[echo]] ${n % SCHEDULES} → ${n % SCHEDULES}`);
    expect(said.toSorted()).toEqual(wanted.toSorted());
    const executions = await client.executions.list({ limit: 100 }).all();
    expect([executions.length, test.model.callCount, (await test.api.usageRows()).length]).toEqual([firings, firings, firings]);
    const schedules = await client.schedules.list({ limit: 100 }).all();
    expect(executions.map(({ id }) => id)).toEqual(expect.arrayContaining(schedules.map(({ lastExecutionId }) => lastExecutionId)));
  });

  it('control: without ids that follow from schedule and time, what was cut in two is fired again', async () => {
    // With one replica nothing but the kills can do it.
    await start(1, { FENAGO_UNSAFE_DISABLE: 'firings' });
    const { rounds, cut } = await fireUnderKills();
    expect(await posted()).toBeGreaterThanOrEqual(SCHEDULES * rounds + cut);
  });
});
