import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { until } from '@fenago/testing';
import type { AnyEvent } from '../src/index.js';
import { EventsHarness, deleted, idsOf, newAgentId, newName } from './harness.js';
import type { Doing } from './replica-task.js';
import { Replicas, inversions } from './replicas.js';

const NO_POISON = (): boolean => false;

describe('replicas that take over from each other', () => {
  const h = new EventsHarness();
  let replicas: Replicas | undefined;

  afterEach(async () => {
    await replicas?.stop();
    replicas = undefined;
  });

  it('read one at a time; one that closes hands over at once, with nothing lost, twice or out of order', async () => {
    const name = newName();
    const seen: { by: number; id: string }[] = [];
    // Unless it is told, the broker lets another one read after a minute only.
    const patient = { priority_groups: ['readers'], priority_policy: 'pinned_client' as const, priority_timeout: 60_000_000_000 };
    await (await h.jetStream()).consumers.add('EVT', { durable_name: name, ack_policy: 'explicit', deliver_policy: 'new', filter_subject: 'evt.*.agent.>', ...patient });
    const readers = [await h.connect(name), await h.connect(name)];
    for (const [by, reader] of readers.entries()) await reader.on('agent.deleted', async ({ id }) => void seen.push({ by, id })).start();
    const agentId = newAgentId();
    const events = Array.from({ length: 30 }, () => deleted(agentId));
    await h.publish(...events.slice(0, 10));
    await until(() => seen.length === 10);
    await h.settled(name);
    const reader = seen[0]?.by ?? 0;
    expect(readers.map(({ state }) => state).toSorted()).toEqual(['reading', 'standby']);
    expect(new Set(seen.map(({ by }) => by)).size).toBe(1);
    await readers[reader]?.close();
    await h.publish(...events.slice(10));
    await until(() => seen.length === 30);
    expect(seen.map(({ id }) => id)).toEqual(idsOf(events));
    expect(new Set(seen.slice(10).map(({ by }) => by))).toEqual(new Set([1 - reader]));
    await h.settled(name);
  });

  it('wait for what the one before has in hand, and get what it had not begun', async () => {
    const name = newName();
    const release = Promise.withResolvers<void>();
    const agentId = newAgentId();
    const done: string[] = [];
    const [slow, next] = [await h.connect(name), await h.connect(name)];
    await slow.on('agent.deleted', ({ id }) => release.promise.then(() => void done.push(id))).start();
    const events = Array.from({ length: 10 }, () => deleted(agentId));
    await h.publish(...events);
    await until(async () => (await slow.health()).inHand === 10);
    await next.on('agent.deleted', async ({ id }) => void done.push(id)).start();
    const closing = slow.close();
    await until(async () => (await next.health()).inHandEverywhere === 10);
    expect(done).toEqual([]);
    release.resolve();
    await closing;
    await until(() => done.length === 10);
    expect(done).toEqual(idsOf(events));
    await h.settled(name);
  });

  it('aborts what has not ended when the time to close is over', async () => {
    const name = newName();
    const signals: AbortSignal[] = [];
    const reader = await h.connect(name);
    await reader
      .on('agent.deleted', async (_event, { signal }) => {
        signals.push(signal);
        await once(signal, 'abort');
        throw new Error('aborted');
      })
      .start();
    await h.publish(deleted());
    await until(() => signals.length === 1);
    await reader.close({ deadlineMs: 50 });
    expect(signals.map(({ reason }) => reason as unknown)).toEqual([new Error('The consumer is closing.')]);
    const seen: AnyEvent[] = [];
    await (await h.connect(name)).on('agent.deleted', async (event) => void seen.push(event)).start();
    await until(() => seen.length === 1);
  });

  it('keep the order also past one that stood still and came back', async () => {
    const name = newName();
    const fleet = await Replicas.of({ servers: h.nats.url, name, from: 'new', ackWaitMs: 2_000 }, 200);
    replicas = fleet;
    await Promise.all([fleet.start(), fleet.start()]);
    const objects = Array.from({ length: 8 }, newAgentId);
    const events = Array.from({ length: 80 }, (_, at) => deleted(objects[at % 8]));
    await h.publish(...events);
    const reader = await until(() => fleet.doings().find(({ what }) => what === 'done')?.pid);
    fleet.signal(reader, 'SIGSTOP');
    const done = (): Set<string> => new Set(fleet.doings().flatMap(({ what, object, version }) => (what === 'done' ? [`${object}:${version}`] : [])));
    await until(() => done().size === events.length);
    const stoodStill = fleet.doings().length;
    fleet.signal(reader, 'SIGCONT');
    await until(() => fleet.doings().slice(stoodStill).some(({ pid, what }) => pid === reader && what === 'done'));
    await h.settled(name);
    const doings = fleet.doings();
    expect(inversions(doings, NO_POISON)).toEqual([]);
    // What it had begun before it stopped it may end; it begins nothing that the other one has done by then.
    const isSame = (one: Doing) => (other: Doing) => other.pid !== one.pid && other.what === 'done' && other.object === one.object && other.version === one.version;
    expect(doings.filter((one, at) => one.pid === reader && one.what === 'begun' && doings.slice(0, at).some(isSame(one)))).toEqual([]);
  });
});
