import { COMMANDS, QUERIES, newId, type Caller, type ProviderKeyView } from '@fenago/contracts';
import { parseAllowance } from '@fenago/egress';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World } from './support.js';

const KEY = 'sk-provider-secret-0123456789-AbCd';
const LOCAL = 'http://127.0.0.1:9999/v1';

describe('provider keys', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
    const [allowance = {}] = ['127.0.0.1:9999'].map(parseAllowance);
    await world.service({ egressAllow: [allowance] });
  });
  afterAll(() => world.stop());

  const newUser = (): Caller => ({ userId: newId('user', Date.now()) });
  const create = (caller: Caller, changes: { name?: string; baseUrl?: string | null; apiKey?: string } = {}): Promise<ProviderKeyView> =>
    world.rpc.request(COMMANDS.createProviderKey, { caller, name: 'mine', baseUrl: null, apiKey: KEY, ...changes });
  const update = (caller: Caller, providerKeyId: string, changes: { name?: string; baseUrl?: string | null; apiKey?: string }) =>
    world.rpc.request(COMMANDS.updateProviderKey, { caller, providerKeyId, ...changes });
  const remove = (caller: Caller, providerKeyId: string) => world.rpc.request(COMMANDS.deleteProviderKey, { caller, providerKeyId });
  const get = (caller: Caller, providerKeyId: string) => world.rpc.request(QUERIES.getProviderKey, { caller, providerKeyId });
  const list = (caller: Caller, paging: { limit?: number; order?: 'asc' | 'desc'; after?: string } = {}) =>
    world.rpc.request(QUERIES.listProviderKeys, { caller, limit: 100, order: 'asc', ...paging });
  const ring = ({ userId }: Caller) => world.db.collection('provider_key_ring').findOne({ userId });
  const told = (caller: Caller) => world.events.filter(({ ownerid, type }) => ownerid === caller.userId && type.startsWith('provider_key.'));
  const notFound = { code: 'not_found' };

  describe('execution.create_provider_key', () => {
    it('keeps the key sealed, shows its end, and tells of it', async () => {
      const caller = newUser();
      const made = await create(caller, { baseUrl: 'http://127.0.0.1:9999/v1/' });
      const shown = { object: 'provider_key', name: 'mine', baseUrl: LOCAL, streaming: true, retrieval: false, keyHint: 'AbCd', lastUsedAt: null };
      expect(made).toMatchObject(shown);
      expect(await get(caller, made.id)).toEqual(made);
      expect((await list(caller)).data).toEqual([made]);
      const [event] = await until(() => told(caller).length === 1 && told(caller));
      expect(event?.data).toEqual({ providerKeyId: made.id, userId: caller.userId, name: 'mine' });
      const stored = JSON.stringify(await ring(caller));
      expect(stored).toContain('"ciphertext"');
      for (const text of [stored, JSON.stringify(made), JSON.stringify(event)]) expect(text).not.toContain('secret-0123456789');
    });

    it('shows nothing of a short key', async () => {
      expect(await create(newUser(), { apiKey: 'ollama' })).toMatchObject({ keyHint: null });
    });

    it('has each name once, and of each name one, however many come at once', async () => {
      const caller = newUser();
      const made = await Promise.allSettled(Array.from({ length: 8 }, () => create(caller)));
      expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await list(caller)).data).toHaveLength(1);
      await expect(create(caller)).rejects.toMatchObject({ code: 'conflict', fields: [{ path: '/name' }] });
      expect(await create(newUser())).toMatchObject({ name: 'mine' });
    });

    it('makes as many as a user may have, and not one more, however many come at once', async () => {
      const caller = newUser();
      const made = await Promise.allSettled(Array.from({ length: 30 }, (_, i) => create(caller, { name: `key-${i}` })));
      expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
      await expect(create(caller, { name: 'more' })).rejects.toMatchObject({ code: 'limit_reached' });
      expect((await list(caller)).data).toHaveLength(20);
    });

    it.each([
      ['http://127.0.0.1:1/v1', 'public'],
      ['http://169.254.169.254/latest', 'public'],
      ['https://localhost/v1', 'public'],
      ['http://example.com/v1', 'https'],
      ['https://user:word@example.com/v1', 'user name'],
      ['ftp://example.com', 'https'],
      ['nonsense', 'valid URL'],
      [`${LOCAL}?key=1`, 'query'],
      [`${LOCAL}#x`, 'fragment'],
      ['https://nowhere.invalid/v1', 'resolved'],
    ])('refuses the base URL %s: %s', async (baseUrl, why) => {
      const caller = newUser();
      const refusal = { code: 'invalid_request', fields: [{ path: '/baseUrl', message: expect.stringContaining(why) as string }] };
      await expect(create(caller, { baseUrl })).rejects.toMatchObject(refusal);
      expect(await ring(caller)).toBeNull();
    });

    it.each([{ name: '' }, { name: 'a b' }, { name: 'x'.repeat(65) }, { apiKey: '' }, { apiKey: 'a b' }, { apiKey: 'ü' }, { apiKey: 'x'.repeat(513) }, { baseUrl: '' }])(
      'refuses %j, and does not repeat it',
      async (changes) => {
        const refused = await create(newUser(), { apiKey: KEY, ...changes }).catch((error: unknown) => error);
        expect(refused).toMatchObject({ code: 'invalid_request' });
        expect(JSON.stringify(refused)).not.toContain('secret-0123456789');
      },
    );
  });

  describe('execution.update_provider_key', () => {
    it('renames, and gives another key and base URL, and tells what', async () => {
      const caller = newUser();
      const { id } = await create(caller);
      expect(await update(caller, id, { name: 'other' })).toMatchObject({ name: 'other', keyHint: 'AbCd' });
      expect(await update(caller, id, { baseUrl: LOCAL, apiKey: 'sk-another-long-key-wxyz' })).toMatchObject({ name: 'other', baseUrl: LOCAL, keyHint: 'wxyz' });
      expect(await update(caller, id, { apiKey: KEY })).toMatchObject({ baseUrl: LOCAL, keyHint: 'AbCd' });
      expect(await update(caller, id, { baseUrl: null, apiKey: KEY })).toMatchObject({ baseUrl: null });
      await until(() => told(caller).length === 5);
      expect(told(caller).slice(1).map(({ data }) => [(data as { baseUrlReplaced: boolean }).baseUrlReplaced, (data as { keyReplaced: boolean }).keyReplaced])).toEqual([
        [false, false],
        [true, true],
        [false, true],
        [true, true],
      ]);
    });

    it('sends the key that is there to no other address', async () => {
      const caller = newUser();
      const { id } = await create(caller);
      await expect(update(caller, id, { baseUrl: LOCAL })).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/apiKey' }] });
      expect(await get(caller, id)).toMatchObject({ baseUrl: null });
    });

    it('changes nothing when it is asked again', async () => {
      const caller = newUser();
      const { id } = await create(caller);
      const once = await update(caller, id, { name: 'other' });
      expect(await update(caller, id, { name: 'other', baseUrl: null })).toEqual(once);
      expect(await ring(caller)).toMatchObject({ v: 2 });
    });

    it('takes no name of another key, and finds no key of another user', async () => {
      const caller = newUser();
      const { id } = await create(caller);
      await create(caller, { name: 'other' });
      await expect(update(caller, id, { name: 'other' })).rejects.toMatchObject({ code: 'conflict' });
      const stranger = newUser();
      await create(stranger);
      await expect(update(stranger, id, { name: 'stolen' })).rejects.toMatchObject(notFound);
      await expect(update(newUser(), id, { baseUrl: 'https://nowhere.invalid' })).rejects.toMatchObject(notFound);
      expect(await get(caller, id)).toMatchObject({ name: 'mine' });
    });
  });

  describe('execution.delete_provider_key', () => {
    it('removes the key from everywhere, and its name is free again', async () => {
      const caller = newUser();
      const { id } = await create(caller);
      expect(await remove(caller, id)).toEqual({ id, deleted: true });
      await expect(get(caller, id)).rejects.toMatchObject(notFound);
      await expect(remove(caller, id)).rejects.toMatchObject(notFound);
      expect(await ring(caller)).toMatchObject({ keys: [] });
      expect((await create(caller)).id).not.toBe(id);
      await until(() => told(caller).length === 3);
      expect(told(caller)[1]).toMatchObject({ type: 'provider_key.deleted', data: { providerKeyId: id, name: 'mine' } });
    });

    it('finds no key of another user', async () => {
      const caller = newUser();
      const { id } = await create(caller);
      await expect(remove(newUser(), id)).rejects.toMatchObject(notFound);
      expect(await get(caller, id)).toMatchObject({ id });
    });
  });

  it("lists the caller's own, page by page, in both orders", async () => {
    const caller = newUser();
    await create(newUser());
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push((await create(caller, { name: `key-${i}` })).id);
    const sorted = ids.toSorted();
    for (const order of ['asc', 'desc'] as const) {
      const first = await list(caller, { limit: 2, order });
      const rest = await list(caller, { limit: 3, order, after: String(first.last_id) });
      expect([first.has_more, rest.has_more]).toEqual([true, false]);
      expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(order === 'asc' ? sorted : sorted.toReversed());
    }
    expect(await list(newUser())).toMatchObject({ data: [], has_more: false });
    await expect(get(newUser(), ids[0] ?? '')).rejects.toMatchObject(notFound);
  });
});
