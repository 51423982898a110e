import { startTestNats, testMongoUri, until, type TestNats } from '@fenago/testing';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { causeOf, counterId, increment, readStream, settled, startReplica, type Replica } from './harness.js';
import { startLossyProxy, type LossyProxy } from './lossy-proxy.js';

describe('a commit whose answer was lost', () => {
  let nats: TestNats;
  let proxy: LossyProxy;
  const replicas: Replica[] = [];

  beforeAll(async () => {
    nats = await startTestNats();
    const direct = new URL(testMongoUri().replace(/,[^/]*/u, ''));
    proxy = await startLossyProxy({ host: direct.hostname, port: Number(direct.port) });
  });
  afterAll(async () => {
    await Promise.all(replicas.map((made) => made.close()));
    await proxy.close();
    await nats.stop();
  });

  const overProxy = async (causes: boolean): Promise<Replica> => {
    const made = await startReplica({
      natsUrl: nats.url,
      database: `t_unknown_${randomUUID().slice(0, 8)}`,
      mongoUri: `mongodb://127.0.0.1:${proxy.port}/?directConnection=true`,
      unsafe: { causes },
    });
    replicas.push(made);
    return made;
  };
  // The driver repeats a write once by itself, and recognises the first: both answers have to go.
  const LOST = 2;

  it('is found again by its cause, and made once', async () => {
    const one = await overProxy(false);
    const id = counterId('lost');
    await increment(one, id, causeOf('before'));
    // Taking its event out of the document is an update too: none of those may be the one whose answer is lost.
    await settled(one, id);
    proxy.loseAnswers(LOST, 'COUNTER');
    expect(await increment(one, id, causeOf('lost'))).toBe(2);
    expect(proxy.lost).toBe(LOST);
    expect((await one.counters.load(id))?.steps).toEqual([1, 2]);
    await until(async () => (await readStream(one.link)).filter((event) => event.subject === id).length === 2);
  });

  it('control: with causes switched off it is made twice', async () => {
    const one = await overProxy(true);
    const id = counterId('lost-unsafe');
    await increment(one, id, causeOf('before'));
    await settled(one, id);
    proxy.loseAnswers(LOST, 'COUNTER');
    expect(await increment(one, id, causeOf('lost'))).toBe(3);
  });
});
