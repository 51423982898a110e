import { commit, create, newEvent, remove, type Decision } from '@fenago/aggregate';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { causeOf, counterId, increment, OWNER, peek, readStream, settled, startReplica, type Counter, type Replica, type ReplicaOptions } from './harness.js';

describe('what a commit must not take in, and what it must not forget', () => {
  let nats: TestNats;
  const database = `t_refuse_${randomUUID().slice(0, 8)}`;
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
  afterAll(async () => {
    await nats.stop();
  });

  const run = (made: Replica, id: string, decide: (state: Counter | null) => Decision<Counter, string>, cause = causeOf(randomUUID())) =>
    made.counters.execute<string>({ id, cause, decide, replay: () => 'replay' });
  const titled = (id: string, title: string) => newEvent('conversation.updated', { conversationId: id, title, status: 'active' });
  const streamed = async (made: Replica, id: string) => (await readStream(made.link)).filter((event) => event.subject === id);

  it('refuses an event that the broker would not take, and nothing beside it', async () => {
    const one = await replica();
    const id = counterId('wide');
    await increment(one, id, causeOf('wide-1'));
    const wide = run(one, id, () => commit({ set: { note: 'set' } }, [titled(id, 'x'.repeat(1_048_576))], 'done'));
    const beside = increment(one, id, causeOf('wide-2'));
    await expect(wide).rejects.toMatchObject({ code: 'message_too_large' });
    expect(await beside).toBe(2);
    await settled(one, id);
    expect((await streamed(one, id)).map((event) => event.id)).toEqual([`${id}:1`, `${id}:2`]);
    expect((await one.counters.load(id))?.note).toBeUndefined();
  });

  it('refuses what cannot be written as BSON, and commits what was folded or sent with it', async () => {
    const one = await replica();
    const id = counterId('unwritable');
    await increment(one, id, causeOf('unwritable-1'));
    const note = { 'a\0b': 1 } as unknown as string;
    // The first leaves at once, the two others are folded behind it.
    const first = increment(one, id, causeOf('unwritable-2'));
    const bad = run(one, id, () => commit({ set: { note } }, [titled(id, 'bad')], 'done'));
    const folded = increment(one, id, causeOf('unwritable-3'));
    const elsewhere = increment(one, counterId('unwritable-else'), causeOf('unwritable-4'));
    await expect(bad).rejects.toMatchObject({ code: 'internal' });
    expect(await Promise.all([first, folded, elsewhere])).toEqual([2, 3, 1]);
  });

  it('publishes the same bytes after a crash, also where a field was undefined', async () => {
    const crashed = await replica({ start: false });
    const id = counterId('bytes');
    const event = { type: 'conversation.updated', data: { conversationId: id, title: undefined, status: 'active' } } as never;
    await run(crashed, id, () => create<Counter, string>({ owner: OWNER, total: 0, steps: [] }, [event], 'made'));
    const other = await replica();
    const found = await until(async () => (await streamed(other, id))[0]);
    expect((found as unknown as { data: object }).data).toEqual({ conversationId: id, status: 'active' });
  });

  it('folds further commands into a creation: the last one to touch a field wins', async () => {
    const one = await replica();
    const id = counterId('folded-creation');
    const made = run(one, id, () => create<Counter, string>({ owner: OWNER, total: 0, steps: [1] }, [titled(id, '1')], 'made', ['touchedAt']));
    const two = run(one, id, () => commit<Counter, string>({ set: { touchedAt: null }, append: { steps: [2] } }, [titled(id, '2')], 'two'));
    const three = run(one, id, () => commit<Counter, string>({ drop: { steps: 1 }, append: { steps: [3] } }, [titled(id, '3')], 'three'));
    expect(await Promise.all([made, two, three])).toEqual(['made', 'two', 'three']);
    expect(await one.counters.load(id)).toMatchObject({ v: 3, steps: [2, 3], touchedAt: null });
    await settled(one, id);
    expect((await streamed(one, id)).map((event) => event.id)).toEqual([1, 2, 3].map((version) => `${id}:${version}`));
  });

  it('knows a cause that slid out of the window behind one that carries no time of its own', async () => {
    const one = await replica();
    const id = counterId('no-time');
    const start = Date.now() - 60_000;
    for (let i = 0; i < 66; i += 1) await increment(one, id, causeOf(`timed-${i}`, new Date(start + i)));
    await increment(one, id, causeOf('client', new Date(0)));
    await settled(one, id);
    expect(await increment(one, id, causeOf('timed-1', new Date(start + 1)))).toBe(2);
    expect(await peek(one, id)).toBe(67);
  });

  it('does not make again what was removed since, for a creation that is sent once more', async () => {
    const one = await replica();
    const id = counterId('gone');
    const cause = causeOf('made', new Date(Date.now() - 2_000));
    await increment(one, id, cause);
    await run(one, id, () => remove([newEvent('conversation.deleted', { conversationId: id })], 'removed'));
    await until(async () => (await one.counters.collection.countDocuments({ _id: id as never })) === 0);
    expect(await increment(one, id, cause)).toBe(1);
    expect(await one.counters.load(id)).toBeNull();
  });

  it('gives each event to the broker once, however settling and committing overlap', async () => {
    const one = await replica();
    const id = counterId('once');
    for (let i = 0; i < 400; i += 1) await increment(one, id, causeOf(`once-${i}`));
    await settled(one, id);
    const mine = one.published.filter((event) => event.startsWith(id));
    expect(mine.length).toBe(new Set(mine).size);
  });

  it('does not publish again, long after, what another replica has settled meanwhile', async () => {
    let skewMs = 0;
    let held = true;
    const id = counterId('overtaken');
    // By a clock that stands, no event gets old enough for a sweep of the first replica's own, which might read it a moment before.
    const began = Date.now();
    const clock = { now: () => new Date(began + skewMs) };
    const one = await replica({ clock, holdBack: () => held });
    await increment(one, id, causeOf('overtaken-1'));
    const two = await replica();
    await settled(two, id);
    held = false;
    skewMs = 6_000;
    await increment(one, id, causeOf('overtaken-2'));
    await settled(two, id);
    expect(one.published.filter((event) => event.startsWith(id))).toEqual([`${id}:2`]);
  });

  it('does not believe an error that was thrown on a state out of date', async () => {
    const [one, two] = [await replica(), await replica()];
    const id = counterId('thrown');
    await increment(one, id, causeOf('thrown-1'));
    await increment(two, id, causeOf('thrown-2'));
    const answer = run(one, id, (state) => {
      if (state?.total !== 2) throw new RangeError('out of date');
      return { kind: 'nothing', result: 'present' };
    });
    expect(await answer).toBe('present');
  });

  it('drains: refuses what comes later and leaves nothing behind', async () => {
    const one = await replica();
    const work = Array.from({ length: 60 }, (_, i) => increment(one, counterId(`drain-${i % 20}`), causeOf(`drain-${i}`)));
    const drained = one.engine.drain(5_000);
    await expect(increment(one, counterId('drain-0'), causeOf('too-late'))).rejects.toMatchObject({ code: 'service_unavailable' });
    await Promise.all([...work, drained]);
    const filter = { _id: { $in: Array.from({ length: 20 }, (_, i) => counterId(`drain-${i}`)) as never[] } };
    expect(await one.counters.collection.countDocuments({ ...filter, outbox: { $size: 0 } })).toBe(20);
  });
});
