import { eventSubject, newId } from '@fenago/contracts';
import { connectNats, EventPublisher, type NatsLink } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import type { DeadLetter, DeadLetterBatch } from '@fenago/sdk';
import { eventOf, until } from '@fenago/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from './harness.js';

const EVENTS = 5_000;
const OBJECTS = 500;
/** One event in so many is poison. */
const EVERY = 100;
const KILLS = 2;
const program = fileURLToPath(new URL('poisoned-process.ts', import.meta.url));
const tsconfig = fileURLToPath(new URL('../../../tsconfig.base.json', import.meta.url));
const seed = Number(process.env['POISON_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** The same numbers from 0 to 1 for the same seed. */
function randomOf(start: number): () => number {
  let state = start;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** One place of each hundred. */
function poisoned(random: () => number): (place: number) => boolean {
  const places = Array.from({ length: EVENTS / EVERY }, (_, hundred) => hundred * EVERY + Math.floor(random() * EVERY));
  const all = new Set(places);
  return (place) => all.has(place);
}

describe('5,000 events of which one in a hundred is poison, and consumers that are killed', () => {
  let test: TestSystem;
  let link: NatsLink;
  const replicas: ChildProcess[] = [];
  /** How often each event was handled. */
  const handled = new Map<string, number>();

  const start = (): void => {
    const env = { ...process.env, NATS_URL: test.nats.url, LOG_LEVEL: 'silent', OXC_TSCONFIG_PATH: tsconfig };
    replicas.push(spawn(process.execPath, ['--import', '@oxc-node/core/register', program], { env, stdio: 'ignore' }));
  };
  const kill = async (which: number): Promise<void> => {
    const [replica] = replicas.splice(which, 1);
    if (replica === undefined) return;
    const ended = once(replica, 'exit');
    replica.kill('SIGKILL');
    await ended;
  };

  beforeAll(async () => {
    test = await startTestSystem({ mode: 'standalone' });
    link = await connectNats({ url: test.nats.url, name: 'test', logger: createLogger({ service: 'test', level: 'silent' }) });
    const { connection } = link;
    connection.subscribe('test.handled', { callback: (_error, message) => void handled.set(message.string(), (handled.get(message.string()) ?? 0) + 1) });
    await connection.flush();
    start();
    start();
  }, 120_000);
  afterAll(async () => {
    while (replicas.length > 0) await kill(0);
    await link.drain(1_000);
    await test.stop();
  }, 60_000);

  it(
    'poison keeps nothing else from being handled, is in the dead letters within a minute, and is redriven once',
    async () => {
      const random = randomOf(seed);
      const ownerId = newId('user', 0);
      const agents = Array.from({ length: OBJECTS }, (_, i) => newId('agent', i));
      const isPoison = poisoned(random);
      const events = Array.from({ length: EVENTS }, (_, i) => {
        const agentId = String(agents[i % OBJECTS]);
        const event = eventOf({ type: 'agent.deleted', aggregateId: agentId, ownerId, data: { agentId, ownerId }, sequence: Math.floor(i / OBJECTS) + 1 });
        return isPoison(i) ? { ...event, correlationid: 'poison' } : event;
      });
      const poison = new Set(events.filter(({ correlationid }) => correlationid === 'poison').map(({ id }) => id));
      const publisher = new EventPublisher(link);
      const publish = (event: (typeof events)[number]) => publisher.publish({ subject: eventSubject(event.type, ownerId, event.subject), id: event.id, payload: JSON.stringify(event) });
      for (let i = 0; i < EVENTS; i += 500) await Promise.all(events.slice(i, i + 500).map(publish));
      const publishedAt = Date.now();

      const kills = Array.from({ length: KILLS }, () => Math.floor(random() * (EVENTS - poison.size))).toSorted((a, b) => a - b);
      for (const at of kills) {
        await until(() => handled.size >= at, { deadlineMs: 60_000, what: `${at} events are handled (seed ${seed})` });
        await kill(Math.floor(random() * replicas.length));
        start();
      }
      const good = events.filter(({ id }) => !poison.has(id));
      await until(() => good.every(({ id }) => handled.has(id)), { deadlineMs: 60_000, everyMs: 50, what: `everything else is handled (seed ${seed})` });
      await until(async () => (await letters()).length === poison.size, { deadlineMs: 60_000, everyMs: 250, what: `the poison is in the dead letters (seed ${seed})` });
      const found = await letters();
      expect(new Set(found.map(({ eventId }) => eventId))).toEqual(poison);
      for (const { failedAt } of found) expect(Date.parse(failedAt) - publishedAt).toBeLessThan(60_000);
      expect([...poison].filter((id) => handled.has(id))).toEqual([]);

      // What a killed replica had not settled has come again by then.
      const { consumers } = await link.jetStream();
      await until(
        async () => {
          const { num_ack_pending: out, num_pending: left } = await consumers.info('EVT', 'poisoned_deleted');
          return out + left === 0;
        },
        { deadlineMs: 60_000, everyMs: 100, what: `everything is settled (seed ${seed})` },
      );
      link.connection.publish('test.cure');
      await link.connection.flush();
      const groups = await test.api.client.deadLetters.groups({ service: 'poisoned' }).all();
      expect(groups.map(({ count }) => count)).toEqual([poison.size]);
      // What takes longer than a request ends behind it.
      await until(async () => (await redriveAll(String(groups[0]?.id))) === 0 && (await letters()).length === 0, { deadlineMs: 60_000, what: `all are redriven (seed ${seed})` });
      await until(() => [...poison].every((id) => handled.get(id) === 1), { what: `each was handled once (seed ${seed})` });
    },
    120_000,
  );

  const letters = (): Promise<readonly DeadLetter[]> => test.api.client.deadLetters.list({ service: 'poisoned', status: 'open', limit: 100 }).all();
  const redriveAll = async (fingerprint: string): Promise<number> => {
    let settled = 0;
    for (let batch: DeadLetterBatch | undefined; batch?.hasMore !== false; ) {
      const after = batch?.lastId === undefined || batch.lastId === null ? {} : { after: batch.lastId };
      batch = await test.api.client.deadLetters.redriveGroup(fingerprint, after);
      settled += batch.settled;
    }
    return settled;
  };
});
