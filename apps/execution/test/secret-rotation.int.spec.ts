import { COMMANDS, newId, type ProviderKeyView, type ToolSecretView } from '@fenago/contracts';
import { parseMasterKeys, type MasterKey } from '@fenago/secrets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MASTER_KEY, World, type Talk } from './support.js';

type Keys = readonly [MasterKey, ...MasterKey[]];
const keysOf = (text: string): Keys => parseMasterKeys(text) as Keys;
const FIRST = keysOf(MASTER_KEY);
const SECOND = keysOf(`second:${'B'.repeat(43)}=`);
const BOTH = keysOf(`second:${'B'.repeat(43)}=,${MASTER_KEY}`);
/** More users than one batch looks at, with provider keys and with secrets for tools. */
const USERS = 60;
const KEEPERS = 30;

describe('a master key that is replaced', () => {
  let world: World;
  let talk: Talk;

  beforeAll(async () => {
    world = await World.start();
    await world.service({ masterKeys: FIRST });
    talk = await world.talk({ model: 'scripted', provider: 'mine' });
  });
  afterAll(() => world.stop());

  const bring = (userId: string, name = 'mine'): Promise<ProviderKeyView> =>
    world.rpc.request(COMMANDS.createProviderKey, { caller: { userId }, name, baseUrl: null, apiKey: 'sk-key-of-some-user-xxxx' });
  const store = (userId: string): Promise<ToolSecretView> =>
    world.rpc.request(COMMANDS.createToolSecret, { caller: { userId }, name: 'mine', value: 'secret-of-some-tool' });
  const rewrap = (masterKeyId: string, after?: string) =>
    world.rpc.request(COMMANDS.rewrapExecutionSecrets, { masterKeyId, ...(after === undefined ? {} : { after }) });
  /** Every batch, behind a place. @returns of each what it has rewrapped, and what of all did not open */
  async function rotate(masterKeyId: string, from?: string): Promise<{ batches: readonly number[]; unreadable: number }> {
    const batches: number[] = [];
    let unreadable = 0;
    for (let after = from; ; ) {
      const done = await rewrap(masterKeyId, after);
      batches.push(done.rewrapped);
      unreadable += done.unreadable;
      if (done.next === null) return { batches, unreadable };
      after = done.next;
    }
  }
  const sum = (batches: readonly number[]): number => batches.reduce((total, count) => total + count, 0);
  const sealedIn = async (name: string, entries: string) => {
    const rings = await world.db.collection<Record<string, { secret: { keyId: string } }[]>>(name).find().toArray();
    return rings.flatMap((ring) => ring[entries] ?? []);
  };
  const under = async (keyId: string): Promise<number> => {
    const keys = await sealedIn('provider_key_ring', 'keys');
    const secrets = await sealedIn('tool_secret_ring', 'secrets');
    return [...keys, ...secrets].filter(({ secret }) => secret.keyId === keyId).length;
  };
  const restart = async (masterKeys: Keys): Promise<void> => {
    await world.stopServices();
    await world.service({ masterKeys });
  };
  const run = async (content: string, position: number): Promise<string> => {
    const { executionId } = await world.post(talk, content, position);
    const ended = () => world.of(executionId).find(({ type }) => type === 'execution.completed' || type === 'execution.failed');
    await expect.poll(ended, { timeout: 15_000 }).toBeDefined();
    const event = ended();
    return event?.type === 'execution.failed' ? event.data.error.code : String(event?.type);
  };

  it('leaves no secret behind, in batches that can be repeated, and the old one is needed no more', async () => {
    await bring(talk.ownerId);
    for (let i = 0; i < USERS - 1; i += 1) await bring(newId('user', i));
    await bring(talk.ownerId, 'second');
    for (let i = 0; i < KEEPERS; i += 1) await store(newId('user', i));
    expect(await run('before', 0)).toBe('execution.completed');
    await restart(BOTH);
    expect(await run('between', 2)).toBe('execution.completed');

    // One batch, as if whoever asked had been ended after it.
    const begun = await rewrap('second');
    expect(begun).toMatchObject({ unreadable: 0, next: expect.stringMatching(/^keyring_/) as string });
    expect(await under('first')).toBe(USERS + 1 + KEEPERS - begun.rewrapped);
    const rest = await rotate('second');
    expect(begun.rewrapped + sum(rest.batches)).toBe(USERS + 1 + KEEPERS);
    expect(rest.batches[0]).toBe(0);
    expect(await under('first')).toBe(0);
    expect(sum((await rotate('second')).batches)).toBe(0);

    await restart(SECOND);
    expect(await run('after', 4)).toBe('execution.completed');
    expect(world.model.calls.at(-1)).toMatchObject({ lastUserText: 'after', keyHint: 'xxxx' });
    // What another replica had cached of a ring does not bring the old sealing back.
    await bring(talk.ownerId, 'third');
    expect(await under('first')).toBe(0);
    for (const [type, count] of [['provider_key.rewrapped', USERS], ['tool_secret.rewrapped', KEEPERS]] as const) {
      const told = world.events.filter((event) => event.type === type);
      expect(told).toHaveLength(count);
      expect(told[0]?.data).toMatchObject({ masterKeyId: 'second' });
    }
  });

  it('is missed where it goes before everything was rewrapped (the control)', async () => {
    await restart(keysOf(`third:${'C'.repeat(43)}=`));
    expect(await run('too early', 6)).toBe('provider_key_unreadable');
    const { batches, unreadable } = await rotate('third');
    expect([sum(batches), unreadable]).toEqual([0, USERS + 2 + KEEPERS]);
    expect(await under('second')).toBe(USERS + 2 + KEEPERS);
  });

  it('is not turned back by a replica that has the old one first', async () => {
    await restart(keysOf(`${MASTER_KEY},second:${'B'.repeat(43)}=`));
    await expect(rewrap('second')).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('"first"') as string });
    expect(await under('second')).toBe(USERS + 2 + KEEPERS);
    await expect(rewrap('')).rejects.toMatchObject({ code: 'invalid_request' });
  });
});
