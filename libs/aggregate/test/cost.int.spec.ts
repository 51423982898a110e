import { startTestNats, until, type TestNats } from '@fenago/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { causeOf, counterId, increment, startReplica, type Replica } from './harness.js';

const AGGREGATES = 16;
const ROUNDS = 100;
/** A sweep looks for what waits, and now and then for what was removed. */
const SWEEP_FINDS = 2;

describe('what a commit costs', () => {
  let nats: TestNats;
  let one: Replica;
  const commands: string[] = [];

  beforeAll(async () => {
    nats = await startTestNats();
    one = await startReplica({ natsUrl: nats.url, database: `t_cost_${randomUUID().slice(0, 8)}` });
    one.client.on('commandStarted', ({ commandName }) => commands.push(commandName));
  });
  afterAll(async () => {
    await one.close();
    await nats.stop();
  });

  const counted = (): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const name of commands.splice(0)) counts[name] = (counts[name] ?? 0) + 1;
    return counts;
  };

  it('is far less than a command of the database, and one message to the broker', async () => {
    const cpu = process.cpuUsage();
    const from = performance.now();
    await Promise.all(
      Array.from({ length: AGGREGATES }, async (_, aggregate) => {
        for (let i = 0; i < ROUNDS; i += 1) await increment(one, counterId(`cost-${aggregate}`), causeOf(`${aggregate}-${i}`));
      }),
    );
    const ms = performance.now() - from;
    await until(async () => (await one.counters.collection.countDocuments({ 'outbox.0': { $exists: true } })) === 0);
    const { user, system } = process.cpuUsage(cpu);
    const counts = counted();
    const commits = AGGREGATES * ROUNDS;
    const figures = { commits, ms: Math.round(ms), cpuMs: Math.round((user + system) / 1_000), messages: one.published.length, ...counts };
    process.stdout.write(`cost: ${JSON.stringify(figures)}\n`);
    // Under a load that keeps an event waiting for a second, a sweep may look for it, and give it to the broker once more.
    const sweeps = Math.ceil((performance.now() - from) / 1_000) * SWEEP_FINDS;
    expect(new Set(one.published).size).toBe(commits);
    expect(one.published.length).toBeLessThan(commits * 1.05);
    expect((counts['update'] ?? 0) + (counts['insert'] ?? 0)).toBeLessThan(commits / 4);
    // Each aggregate is looked for once, before its creation.
    expect(counts['find'] ?? 0).toBeLessThan(AGGREGATES + 10 + sweeps);
  });

  it('needs no scan of the collection to find what waits and what was removed', async () => {
    const { collection } = one.counters;
    const plans = [
      await collection.find({ 'outbox.0.time': { $lt: new Date() } }).sort({ 'outbox.0.time': 1 }).explain('queryPlanner'),
      await collection.find({ deletedAt: { $type: 'date' } }).explain('queryPlanner'),
      await collection.find({ deletedAt: { $lt: new Date() }, outbox: { $size: 0 } }).explain('queryPlanner'),
    ].map((plan) => JSON.stringify((plan as { queryPlanner: { winningPlan: object } }).queryPlanner.winningPlan));
    for (const plan of plans) {
      expect(plan).toContain('IXSCAN');
      expect(plan).not.toContain('COLLSCAN');
    }
  });

  it('is next to nothing while nothing happens', async () => {
    counted();
    await delay(2_500);
    const counts = counted();
    expect(Object.keys(counts).filter((name) => name !== 'find')).toEqual([]);
    expect(counts['find'] ?? 0).toBeLessThan(6);
  });
});
