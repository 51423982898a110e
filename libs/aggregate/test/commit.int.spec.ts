import { FenagoError } from '@fenago/contracts';
import { remove, reject, newEvent } from '@fenago/aggregate';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { archived, causeOf, counterId, increment, OWNER, peek, readStream, settled, startReplica, type Replica, type ReplicaOptions } from './harness.js';

describe('commit', () => {
  let nats: TestNats;
  const database = `t_commit_${randomUUID().slice(0, 8)}`;
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

  it('changes state and event together and publishes the event once', async () => {
    const one = await replica();
    const id = counterId('together');
    expect(await increment(one, id, causeOf('a'))).toBe(1);
    expect(await increment(one, id, causeOf('b'))).toBe(2);
    const events = await until(async () => {
      const mine = (await readStream(one.link)).filter((event) => event.subject === id);
      return mine.length === 2 ? mine : undefined;
    });
    expect(events.map((event) => [event.id, event.sequence, event.title])).toEqual([
      [`${id}:1`, 1, '1'],
      [`${id}:2`, 2, '2'],
    ]);
    expect(await one.counters.load(id)).toMatchObject({ v: 2, total: 2, steps: [1, 2] });
  });

  it('says in the event who asked for the change, and nothing where nobody did', async () => {
    const one = await replica();
    const id = counterId('actor');
    await Promise.all([increment(one, id, causeOf('a'), { actor: OWNER }), increment(one, id, causeOf('b')), increment(one, id, causeOf('c'), { actor: 'admin' })]);
    const events = await until(async () => {
      const mine = (await readStream(one.link)).filter((event) => event.subject === id);
      return mine.length === 3 ? mine : undefined;
    });
    expect(events.map((event) => ('actorid' in event ? event.actorid : 'nobody'))).toEqual([OWNER, 'nobody', 'admin']);
  });

  it('settles: archives what was published and empties the outbox', async () => {
    const one = await replica();
    const id = counterId('settles');
    await increment(one, id, causeOf('a'));
    await settled(one, id);
    expect(await archived(one, id)).toEqual([`${id}:1`]);
  });

  it('answers a cause that it has seen as the first time, on another replica too', async () => {
    const [one, two] = [await replica(), await replica()];
    const id = counterId('seen');
    expect(await increment(one, id, causeOf('a'))).toBe(1);
    expect(await increment(one, id, causeOf('b'))).toBe(2);
    expect(await increment(one, id, causeOf('a'))).toBe(1);
    expect(await increment(two, id, causeOf('b'))).toBe(2);
    expect(await peek(two, id)).toBe(2);
  });

  const lateResend = async (one: Replica, id: string): Promise<number> => {
    const first = causeOf('late', new Date(0));
    await increment(one, id, first);
    for (let i = 0; i < 70; i += 1) await increment(one, id, causeOf(`later-${i}`));
    await settled(one, id);
    await increment(one, id, first);
    return peek(one, id);
  };

  it('knows a cause that its document has forgotten from the archive', async () => {
    const one = await replica();
    const id = counterId('late');
    expect(await lateResend(one, id)).toBe(71);
    expect(await increment(one, id, causeOf('late', new Date(0)))).toBe(1);
  });

  it('control: with causes switched off the same resend counts twice', async () => {
    const one = await replica({ unsafe: { causes: true } });
    expect(await lateResend(one, counterId('late-unsafe'))).toBe(72);
  });

  const race = async (id: string, unsafe: ReplicaOptions['unsafe']): Promise<readonly [Replica, number]> => {
    const options = unsafe === undefined ? {} : { unsafe };
    const [one, two] = [await replica(options), await replica(options)];
    await increment(one, id, causeOf('first'));
    const work = [one, two].flatMap((made, side) =>
      Array.from({ length: 30 }, (_, i) => async () => increment(made, id, causeOf(`${side}-${i}`))),
    );
    const done = await Promise.allSettled(work.map((run) => run()));
    return [one, done.filter((result) => result.status === 'fulfilled').length + 1];
  };

  it('loses no update when two replicas race, and publishes in the order of versions', async () => {
    const id = counterId('race');
    const [one, accepted] = await race(id, undefined);
    expect(accepted).toBe(61);
    const state = await one.counters.load(id);
    expect(state?.total).toBe(61);
    expect(state?.steps).toEqual(Array.from({ length: 61 }, (_, i) => i + 1));
    const events = await until(async () => {
      const mine = (await readStream(one.link)).filter((event) => event.subject === id);
      return mine.length === 61 ? mine : undefined;
    });
    expect(events.map((event) => Number(event.title))).toEqual(Array.from({ length: 61 }, (_, i) => i + 1));
  });

  it('control: without the version in the filter the same race loses updates', async () => {
    const [one, accepted] = await race(counterId('race-unsafe'), { fence: true });
    expect((await one.counters.load(counterId('race-unsafe')))?.total).toBeLessThan(accepted);
  });

  it('folds what waits for one aggregate into few commits', async () => {
    const one = await replica();
    const id = counterId('fold');
    await increment(one, id, causeOf('first'));
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => increment(one, id, causeOf(`c${i}`))));
    expect(new Set(answers).size).toBe(100);
    const state = await one.counters.load(id);
    expect(state?.total).toBe(101);
    const updates = /fenago_commits_total\{[^}]*outcome="committed"[^}]*\} (\d+)/u.exec(await one.metrics.text())?.[1];
    expect(Number(updates)).toBeLessThan(20);
    // Each command is a version of its own: who keeps the newest of an aggregate's events must not miss one.
    expect(state?.v).toBe(101);
    const events = await until(async () => {
      const mine = (await readStream(one.link)).filter((event) => event.subject === id);
      return mine.length === 101 ? mine : undefined;
    });
    expect(events.map((event) => event.sequence)).toEqual(Array.from({ length: 101 }, (_, i) => i + 1));
  });

  it('does not believe a rejection that its cache led to', async () => {
    const [one, two] = [await replica(), await replica()];
    const id = counterId('stale');
    await increment(one, id, causeOf('a'));
    await increment(two, id, causeOf('b'));
    const answer = await one.counters.execute<string>({
      id,
      cause: causeOf('c'),
      decide: (state) => (state?.total === 2 ? { kind: 'nothing', result: 'two' } : reject(new FenagoError('conflict', 'stale'))),
      replay: () => 'replay',
    });
    expect(answer).toBe('two');
  });

  it('lets one of two creations of the same id win, and both get its answer', async () => {
    const [one, two] = [await replica(), await replica()];
    const id = counterId('created-twice');
    const answers = await Promise.all([increment(one, id, causeOf('same')), increment(two, id, causeOf('same'))]);
    expect(answers).toEqual([1, 1]);
    expect(await peek(one, id)).toBe(1);
  });

  it('refuses what is too large and commits the rest of the bulk', async () => {
    const one = await replica();
    const big = one.counters.execute<number>({
      id: counterId('big'),
      cause: causeOf('big'),
      decide: () => ({
        kind: 'create',
        state: { owner: OWNER, total: 0, steps: [], note: 'x'.repeat(9 * 1024 * 1024) },
        events: [newEvent('conversation.deleted', { conversationId: counterId('big') })],
        result: 0,
      }),
      replay: () => 0,
    });
    const small = increment(one, counterId('small'), causeOf('small'));
    await expect(big).rejects.toMatchObject({ code: 'internal' });
    expect(await small).toBe(1);
  });

  it('removes: the events go out first, then the document; a stale writer does not bring it back', async () => {
    const [one, two] = [await replica(), await replica()];
    const id = counterId('removed');
    await increment(one, id, causeOf('a'));
    await increment(two, id, causeOf('b'));
    await one.counters.execute({
      id,
      cause: causeOf('gone'),
      decide: () => remove([newEvent('conversation.deleted', { conversationId: id })], undefined),
      replay: () => undefined,
    });
    expect(await one.counters.load(id)).toBeNull();
    await until(async () => (await one.counters.collection.findOne({ _id: id as never })) === null);
    const late = two.counters.execute<string>({
      id,
      cause: causeOf('stale'),
      decide: (state) =>
        state === null
          ? { kind: 'nothing', result: 'gone' }
          : { kind: 'commit', changes: { set: { total: 9 } }, events: [newEvent('conversation.deleted', { conversationId: id })], result: 'written' },
      replay: () => 'replay',
    });
    expect(await late).toBe('gone');
    expect(await one.counters.collection.findOne({ _id: id as never })).toBeNull();
    const types = (await readStream(one.link)).filter((event) => event.subject === id).map((event) => event.type);
    expect(types.at(-1)).toBe('conversation.deleted');
  });
});
