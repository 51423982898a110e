import { announce, newEvent, purge, remove, type Cause } from '@fenago/aggregate';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { causeOf, counterId, increment, OWNER, peek, settled, startReplica, type Replica, type ReplicaOptions } from './harness.js';

let nats: TestNats;
const database = `t_removal_${randomUUID().slice(0, 8)}`;
const replicas: Replica[] = [];
const replica = async (options: Partial<ReplicaOptions> = {}): Promise<Replica> => {
  const made = await startReplica({ natsUrl: nats.url, database, ...options });
  replicas.push(made);
  return made;
};

beforeAll(async () => {
  nats = await startTestNats();
});
afterEach(async () => {
  await Promise.all(replicas.splice(0).map((made) => made.close()));
});
afterAll(() => nats.stop());

const removed = (one: Replica, id: string): Promise<void> =>
  one.counters.execute<void>({
    id,
    cause: causeOf(randomUUID()),
    decide: () => remove([newEvent('conversation.deleted', { conversationId: id })], undefined),
    replay: () => undefined,
  });
const documentOf = (one: Replica, id: string) => one.counters.collection.findOne({ _id: id as never });

describe('a tombstone', () => {
  it('holds nothing of what the aggregate was, also where it was changed in the same moment', async () => {
    // Its last events stay, and so does it.
    const one = await replica({ holdBack: (id) => !id.endsWith(':1') });
    const id = counterId('emptied');
    await increment(one, id, causeOf('a'));
    await Promise.all([increment(one, id, causeOf('b')), increment(one, id, causeOf('c')), removed(one, id)]);
    const tombstone = await documentOf(one, id);
    expect(Object.keys(tombstone ?? {}).toSorted()).toEqual(['_id', 'causes', 'createdAt', 'deletedAt', 'outbox', 'updatedAt', 'v']);
    expect(tombstone).toMatchObject({ v: 4 });
    expect(await one.counters.load(id)).toBeNull();
  });

  it('of what was made and removed at once goes like any other', async () => {
    const one = await replica();
    const id = counterId('at-once');
    await Promise.all([increment(one, id, causeOf('a')), increment(one, id, causeOf('b')), removed(one, id)]);
    await until(async () => (await documentOf(one, id)) === null);
    expect(one.published.filter((event) => event.startsWith(id))).toEqual([`${id}:1`, `${id}:2`, `${id}:3`]);
  });
});

describe('what is announced', () => {
  const announced = (one: Replica, id: string, cause: Cause): Promise<string> =>
    one.counters.execute<string>({
      id,
      cause,
      decide: () => announce({ owner: OWNER, total: 1, steps: [] }, [newEvent('conversation.deleted', { conversationId: id })], 'told'),
      replay: () => 'told before',
    });

  it('is stored with nothing but its event until that is out', async () => {
    const one = await replica({ holdBack: () => true });
    const id = counterId('held-announcement');
    await announced(one, id, causeOf(id));
    const waiting = await documentOf(one, id);
    expect(Object.keys(waiting ?? {}).toSorted()).toEqual(['_id', 'causes', 'createdAt', 'deletedAt', 'outbox', 'updatedAt', 'v']);
    expect(waiting).toMatchObject({ v: 1, outbox: [{ id: `${id}:1`, owner: OWNER }] });
  });

  it('is published once and leaves nothing', async () => {
    const one = await replica();
    const id = counterId('announced');
    const cause = causeOf(id);
    expect(await announced(one, id, cause)).toBe('told');
    expect(await announced(one, id, cause)).toBe('told before');
    await until(async () => (await documentOf(one, id)) === null);
    expect(one.published.filter((event) => event.startsWith(id))).toEqual([`${id}:1`]);
    expect(await announced(one, id, cause)).toBe('told before');
  });

  it('is refused where the aggregate is there', async () => {
    const one = await replica();
    const id = counterId('taken');
    await increment(one, id, causeOf('a'));
    await expect(announced(one, id, causeOf('b'))).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('purge', () => {
  it('deletes so many of those that are meant, and of these none with an event that is on its way', async () => {
    const held = counterId('held-back');
    const one = await replica({ holdBack: (id) => id.startsWith(held) });
    const ids = ['p1', 'p2', 'p3'].map(counterId);
    for (const id of [held, ...ids]) await increment(one, id, causeOf(id));
    for (const id of ids) await settled(one, id);
    const { collection } = one.counters;
    const mine = { _id: { $in: [held, ...ids] }, owner: OWNER };
    expect(await purge(collection, mine, 2)).toEqual({ gone: 2, waiting: false });
    expect(await purge(collection, mine, 2)).toEqual({ gone: 1, waiting: false });
    expect(await purge(collection, mine, 2)).toEqual({ gone: 0, waiting: true });
    expect(await purge(collection, { owner: 'another' }, 2)).toEqual({ gone: 0, waiting: false });
    expect(await documentOf(one, held)).not.toBeNull();
  });

  it('is not undone by a replica that has the aggregate in its cache', async () => {
    const [one, two] = [await replica(), await replica()];
    const id = counterId('cached');
    await increment(two, id, causeOf('a'));
    await settled(two, id);
    await purge(one.counters.collection, { _id: id }, 1);
    // From the cache it would be the second step; it is made anew, as one that was never there.
    expect(await increment(two, id, causeOf('b'))).toBe(1);
    expect(await peek(one, id)).toBe(1);
  });
});
