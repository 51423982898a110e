import { COMMANDS, eventSubject, newId, QUERIES, type DeadLetterBatchView } from '@fenago/contracts';
import { EventPublisher } from '@fenago/messaging';
import { eventOf, until } from '@fenago/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Users } from './support.js';

const EVENTS = 5_000;
const OBJECTS = 500;
/** One event in so many is poison. */
const EVERY = 100;
const KILLS = 2;
const program = fileURLToPath(new URL('poisoned-process.ts', import.meta.url));
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
  let users: Users;
  const replicas: ChildProcess[] = [];
  /** How often each event was handled. */
  const handled = new Map<string, number>();
  const admin = { adminId: newId('user', 0) };

  const start = (): void => {
    const env = { ...process.env, NATS_URL: users.service.config.natsUrl, LOG_LEVEL: 'silent' };
    replicas.push(spawn(process.execPath, ['--conditions=@fenago/source', '--import', '@oxc-node/core/register', program], { env, stdio: 'ignore' }));
  };
  const kill = async (which: number): Promise<void> => {
    const [replica] = replicas.splice(which, 1);
    if (replica === undefined) return;
    const ended = once(replica, 'exit');
    replica.kill('SIGKILL');
    await ended;
  };

  beforeAll(async () => {
    users = await Users.start();
    const { connection } = users.service.link;
    connection.subscribe('test.handled', { callback: (_error, message) => void handled.set(message.string(), (handled.get(message.string()) ?? 0) + 1) });
    await connection.flush();
    start();
    start();
  }, 60_000);
  afterAll(async () => {
    while (replicas.length > 0) await kill(0);
    await users.stop();
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
      const publisher = new EventPublisher(users.service.link);
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
      const letters = () => users.find('dead_letter', { service: 'poisoned', status: 'open' });
      await until(async () => (await letters()).length === poison.size, { deadlineMs: 60_000, everyMs: 50, what: `the poison is in the dead letters (seed ${seed})` });
      const found = await letters();
      expect(new Set(found.map((letter) => String(letter['eventId'])))).toEqual(poison);
      for (const letter of found) expect((letter['createdAt'] as Date).getTime() - publishedAt).toBeLessThan(60_000);
      expect([...poison].filter((id) => handled.has(id))).toEqual([]);

      users.service.link.connection.publish('test.cure');
      const { data } = await users.request(QUERIES.groupDeadLetters, { admin, service: 'poisoned', limit: 10, order: 'asc' });
      expect(data.map(({ count }) => count)).toEqual([poison.size]);
      // What takes longer than a request ends behind it.
      await until(async () => (await redriveAll(String(data[0]?.id))) === 0 && (await letters()).length === 0, { deadlineMs: 60_000, what: `all are redriven (seed ${seed})` });
      await until(() => [...poison].every((id) => handled.get(id) === 1), { what: `each was handled once (seed ${seed})` });
    },
    120_000,
  );

  const redriveAll = async (fingerprint: string): Promise<number> => {
    let settled = 0;
    for (let batch: DeadLetterBatchView | undefined; batch?.hasMore !== false; ) {
      const after = batch?.lastId === undefined || batch.lastId === null ? {} : { after: batch.lastId };
      batch = await users.request(COMMANDS.redriveDeadLetters, { admin, fingerprint, ...after });
      settled += batch.settled;
    }
    return settled;
  };
});
