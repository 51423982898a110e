import { startTestNats, testMongoUri, until, type TestNats } from '@fenago/testing';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { causeOf, counterId, increment, readStream, settled, startReplica, type Replica } from './harness.js';
import { startLossyProxy, type LossyProxy } from './lossy-proxy.js';

/** As the same user, and to nobody else: the server would name itself. */
const uriOf = ({ port }: LossyProxy): string => Object.assign(new URL(testMongoUri()), { host: `127.0.0.1:${port}`, search: '?directConnection=true' }).href;

describe('a commit whose answer was lost', () => {
  let nats: TestNats;
  let proxy: LossyProxy;
  let target: { readonly host: string; readonly port: number };
  const replicas: Replica[] = [];

  beforeAll(async () => {
    nats = await startTestNats();
    const direct = new URL(testMongoUri().replace(/,[^/]*/u, ''));
    target = { host: direct.hostname, port: Number(direct.port) };
    proxy = await startLossyProxy(target);
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
      mongoUri: uriOf(proxy),
      unsafe: { causes },
    });
    replicas.push(made);
    return made;
  };
  // The driver does not repeat the command by itself.
  const LOST = 1;

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

  it('a database that cannot be reached is said to be, by reads as by commits', async () => {
    const cut = await startLossyProxy(target);
    const one = await startReplica({ natsUrl: nats.url, database: `t_away_${randomUUID().slice(0, 8)}`, mongoUri: uriOf(cut) });
    replicas.push(one);
    const id = counterId('away');
    await increment(one, id, causeOf('before'));
    await cut.close();
    await expect(one.counters.load(id)).rejects.toMatchObject({ code: 'database_unavailable' });
    await expect(increment(one, id, causeOf('away'))).rejects.toMatchObject({ code: 'database_unavailable' });
  });
});
