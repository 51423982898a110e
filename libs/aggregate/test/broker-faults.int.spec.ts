import { startTestNats, until, type TestNats } from '@fenago/testing';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { causeOf, counterId, increment, readStream, startReplica, type Replica, type ReplicaOptions } from './harness.js';

describe('outbox and broker', () => {
  let nats: TestNats;
  let database: string;
  const replicas: Replica[] = [];
  const replica = async (options: Partial<ReplicaOptions> = {}): Promise<Replica> => {
    const made = await startReplica({ natsUrl: nats.url, database, ...options });
    replicas.push(made);
    return made;
  };
  const idsOf = async (made: Replica): Promise<string[]> => (await readStream(made.link)).map((event) => event.id);
  const settled = async (made: Replica): Promise<void> => {
    await until(async () => (await made.counters.collection.countDocuments({ 'outbox.0': { $exists: true } })) === 0);
  };

  beforeEach(async () => {
    nats = await startTestNats();
    database = `t_outbox_${randomUUID().slice(0, 8)}`;
  });
  afterEach(async () => {
    await Promise.all(replicas.splice(0).map((made) => made.close()));
    await nats.stop();
  });

  it('publishes what a crash between commit and publish has left', async () => {
    // Its engine is not started: the gate is closed, so its commits stay unpublished as after a kill.
    const crashed = await replica({ start: false });
    for (let i = 0; i < 5; i += 1) await increment(crashed, counterId('crash'), causeOf(`c${i}`));
    expect(await idsOf(crashed)).toEqual([]);
    const other = await replica();
    await until(async () => (await idsOf(other)).length === 5);
    expect((await readStream(other.link)).map((event) => event.title)).toEqual(['1', '2', '3', '4', '5']);
    await settled(other);
  });

  it('goes on committing while the broker is away, and publishes in order when it is back', async () => {
    const one = await replica();
    await increment(one, counterId('away'), causeOf('before'));
    await settled(one);
    await nats.kill('SIGKILL');
    await until(() => !one.link.isConnected);
    for (let i = 0; i < 5; i += 1) await increment(one, counterId('away'), causeOf(`away-${i}`));
    await nats.restart();
    await until(async () => one.link.isConnected && (await idsOf(one)).length === 6, { deadlineMs: 15_000 });
    expect((await readStream(one.link)).map((event) => event.title)).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  const wipe = async (unsafe: ReplicaOptions['unsafe']): Promise<Replica> => {
    const one = await replica(unsafe === undefined ? {} : { unsafe });
    for (let i = 0; i < 10; i += 1) await increment(one, counterId(`w${i % 3}`), causeOf(`c${i}`));
    await settled(one);
    await nats.wipe();
    await until(() => one.link.isConnected, { deadlineMs: 15_000 });
    await increment(one, counterId('w0'), causeOf('after'));
    return one;
  };

  it('publishes again, in order, what a wiped broker has lost', async () => {
    const one = await wipe(undefined);
    await until(async () => (await idsOf(one)).length === 11, { deadlineMs: 20_000 });
    const titles = (await readStream(one.link)).filter((event) => event.subject === counterId('w0')).map((event) => event.title);
    expect(titles).toEqual(['1', '2', '3', '4', '5']);
  });

  it('control: without reconciliation a wiped broker keeps its losses', async () => {
    const one = await wipe({ reconcile: true });
    await settled(one);
    expect(await idsOf(one)).toEqual([`${counterId('w0')}:5`]);
  });

  it('publishes again what a rewound broker has lost, though it has gone on since', async () => {
    const one = await replica();
    const id = counterId('rewound');
    for (let i = 0; i < 5; i += 1) await increment(one, id, causeOf(`kept-${i}`));
    await settled(one);
    const kept = await nats.snapshot();
    await until(() => one.link.isConnected, { deadlineMs: 15_000 });
    for (let i = 0; i < 5; i += 1) await increment(one, id, causeOf(`lost-${i}`));
    await until(async () => (await idsOf(one)).length === 10, { deadlineMs: 20_000 });
    await settled(one);
    await kept.rewind();
    await until(() => one.link.isConnected, { deadlineMs: 15_000 });
    await increment(one, id, causeOf('after'));
    await until(async () => (await idsOf(one)).length === 11, { deadlineMs: 20_000 });
    expect((await readStream(one.link)).map((event) => Number(event.title))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('keeps the order of what several incarnations have lost at once', async () => {
    const one = await replica();
    const id = counterId('often');
    const kept = await nats.snapshot();
    const back = () => until(() => one.link.isConnected && one.engine.isPublishing, { deadlineMs: 15_000 });
    for (let round = 0; round < 4; round += 1) {
      await back();
      for (let i = 0; i < 3; i += 1) await increment(one, id, causeOf(`${round}-${i}`));
      await settled(one);
      await nats.restart();
    }
    await kept.rewind();
    await until(async () => (await idsOf(one)).length === 12, { deadlineMs: 20_000 });
    expect((await readStream(one.link)).map((event) => Number(event.title))).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  });
});
