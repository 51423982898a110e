import { nothing } from '@fenago/aggregate';
import { startTestNats, type TestNats } from '@fenago/testing';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { causeOf, counterId, increment, startReplica, type Replica } from './harness.js';

describe('a command that is first, as a rule', () => {
  let nats: TestNats;
  const database = `t_first_${randomUUID().slice(0, 8)}`;
  const replicas: Replica[] = [];
  const replica = async (): Promise<Replica> => {
    const made = await startReplica({ natsUrl: nats.url, database });
    replicas.push(made);
    return made;
  };
  const reads = async (one: Replica, work: () => Promise<unknown>): Promise<number> => {
    let found = 0;
    const count = ({ commandName, command }: { commandName: string; command: Record<string, unknown> }): void => {
      if (commandName === 'find' && command['find'] === 'COUNTER') found += 1;
    };
    one.client.on('commandStarted', count);
    await work();
    one.client.off('commandStarted', count);
    return found;
  };
  const first = (one: Replica, id: string, cause = causeOf(randomUUID())): Promise<number> => increment(one, id, cause, { isFirst: true });

  beforeAll(async () => {
    nats = await startTestNats();
  });
  afterEach(async () => {
    await Promise.all(replicas.splice(0).map((made) => made.close()));
  });
  afterAll(async () => {
    await nats.stop();
  });

  it('makes what is new without reading it', async () => {
    const one = await replica();
    const id = counterId('new');
    expect(await reads(one, () => first(one, id))).toBe(0);
    expect(await one.counters.load(id)).toMatchObject({ v: 1, total: 1 });
    expect(await reads(one, () => increment(one, counterId('other'), causeOf('a')))).toBe(1);
  });

  it('changes what another replica has made, on what that one left', async () => {
    const [one, two] = [await replica(), await replica()];
    const id = counterId('exists');
    await increment(one, id, causeOf('a'));
    await increment(one, id, causeOf('b'));
    expect(await first(two, id)).toBe(3);
    expect(await two.counters.load(id)).toMatchObject({ v: 3, total: 3, steps: [1, 2, 3] });
  });

  it('is done once, by whichever replica it comes to', async () => {
    const [one, two] = [await replica(), await replica()];
    const id = counterId('once');
    const cause = causeOf('a');
    expect(await Promise.all([first(one, id, cause), first(two, id, cause)])).toEqual([1, 1]);
    expect(await first(two, id, cause)).toBe(1);
    const three = await replica();
    expect(await first(three, id, causeOf('a', new Date(0)))).toBe(1);
    expect(await one.counters.load(id)).toMatchObject({ v: 1, total: 1 });
  });

  it('answers what changes nothing from what is there', async () => {
    const [one, two] = [await replica(), await replica()];
    const id = counterId('nothing');
    await increment(one, id, causeOf('a'));
    const seen = await two.counters.execute<number>({
      id,
      cause: causeOf('look'),
      isFirst: true,
      decide: (state) => nothing(state?.total ?? 0),
      replay: () => Number.NaN,
    });
    expect(seen).toBe(1);
  });
});
