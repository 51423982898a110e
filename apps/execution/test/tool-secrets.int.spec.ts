import { COMMANDS, QUERIES, newId, type Caller, type ToolSecretView } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { World } from './support.js';

const VALUE = 'wx-hidden-0123456789-AbCd';

describe('secrets for tools', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
    await world.service();
  });
  afterAll(() => world.stop());

  type Fields = { readonly name?: string; readonly value?: string; readonly hosts?: string[] };
  const newUser = (): Caller => ({ userId: newId('user', Date.now()) });
  const create = (caller: Caller, changes: Fields = {}): Promise<ToolSecretView> =>
    world.rpc.request(COMMANDS.createToolSecret, { caller, name: 'mine', value: VALUE, ...changes });
  const update = (caller: Caller, toolSecretId: string, changes: Fields) => world.rpc.request(COMMANDS.updateToolSecret, { caller, toolSecretId, ...changes });
  const remove = (caller: Caller, toolSecretId: string) => world.rpc.request(COMMANDS.deleteToolSecret, { caller, toolSecretId });
  const get = (caller: Caller, toolSecretId: string) => world.rpc.request(QUERIES.getToolSecret, { caller, toolSecretId });
  const list = (caller: Caller, paging: { limit?: number; order?: 'asc' | 'desc'; after?: string } = {}) =>
    world.rpc.request(QUERIES.listToolSecrets, { caller, limit: 100, order: 'asc', ...paging });
  const ring = ({ userId }: Caller) => world.db.collection('tool_secret_ring').findOne({ userId });
  const told = (caller: Caller) => world.events.filter(({ ownerid, type }) => ownerid === caller.userId && type.startsWith('tool_secret.'));
  const notFound = { code: 'not_found' };

  it('are kept sealed, shown by their end, and told of without their value', async () => {
    const caller = newUser();
    const made = await create(caller, { hosts: ['api.example.com', 'api.example.com:8443'] });
    expect(made).toMatchObject({ object: 'secret', name: 'mine', hosts: ['api.example.com', 'api.example.com:8443'], hint: 'AbCd', lastUsedAt: null });
    expect(await get(caller, made.id)).toEqual(made);
    expect((await list(caller)).data).toEqual([made]);
    expect(await create(caller, { name: 'short', value: 'pass-word' })).toMatchObject({ hosts: [], hint: null });
    const [event] = await until(() => told(caller).length === 2 && told(caller));
    expect(event?.data).toEqual({ toolSecretId: made.id, userId: caller.userId, name: 'mine' });
    const stored = JSON.stringify(await ring(caller));
    expect(stored).toContain('"ciphertext"');
    for (const text of [stored, JSON.stringify(made), JSON.stringify(told(caller))]) expect(text).not.toContain('hidden-0123456789');
  });

  it('have each name once, and are as many as may be, however many come at once', async () => {
    const caller = newUser();
    const same = await Promise.allSettled(Array.from({ length: 8 }, () => create(caller)));
    expect(same.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(create(caller)).rejects.toMatchObject({ code: 'conflict', fields: [{ path: '/name' }] });
    const many = await Promise.allSettled(Array.from({ length: 60 }, (_, i) => create(caller, { name: `secret-${i}` })));
    expect(many.filter(({ status }) => status === 'fulfilled')).toHaveLength(49);
    await expect(create(caller, { name: 'more' })).rejects.toMatchObject({ code: 'limit_reached' });
    expect(await create(newUser())).toMatchObject({ name: 'mine' });
  });

  it.each<Fields>([
    { name: '' },
    { name: 'a b' },
    { name: 'x'.repeat(65) },
    { value: 'hidden1' },
    { value: ` ${VALUE}` },
    { value: `${VALUE}\n` },
    { value: `${VALUE}ü` },
    { value: 'x'.repeat(4_097) },
    { hosts: ['https://example.com'] },
    { hosts: ['Example.com'] },
    { hosts: ['*.example.com'] },
    { hosts: ['example.com/x'] },
    { hosts: ['a.example', 'a.example'] },
    { hosts: Array.from({ length: 17 }, (_, i) => `${i}.example`) },
  ])('are not made of %j, which is not repeated', async (changes) => {
    const caller = newUser();
    const refused = await create(caller, changes).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'invalid_request' });
    expect(JSON.stringify(refused)).not.toContain('hidden');
    expect(await ring(caller)).toBeNull();
  });

  it('get another name, value and other hosts, and nothing when they are given the same', async () => {
    const caller = newUser();
    const { id } = await create(caller);
    expect(await update(caller, id, { name: 'other' })).toMatchObject({ name: 'other', hint: 'AbCd' });
    expect(await update(caller, id, { value: 'wx-another-long-value-wxyz', hosts: ['a.example', 'b.example'] })).toMatchObject({ hint: 'wxyz', hosts: ['a.example', 'b.example'] });
    const narrowed = await update(caller, id, { hosts: ['a.example'] });
    expect(narrowed).toMatchObject({ hint: 'wxyz', hosts: ['a.example'] });
    expect(await update(caller, id, { name: 'other', hosts: ['a.example'] })).toEqual(narrowed);
    await expect(update(caller, id, { hosts: ['evil.example'] })).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/value' }] });
    expect(await ring(caller)).toMatchObject({ v: 4 });
    await until(() => told(caller).length === 4);
    expect(told(caller).slice(1).map(({ data }) => data)).toMatchObject([
      { hostsReplaced: false, valueReplaced: false },
      { hostsReplaced: true, valueReplaced: true },
      { hostsReplaced: true, valueReplaced: false },
    ]);
  });

  it('go when they are deleted, and their name is free again', async () => {
    const caller = newUser();
    const { id } = await create(caller);
    expect(await remove(caller, id)).toEqual({ id, deleted: true });
    await expect(get(caller, id)).rejects.toMatchObject(notFound);
    await expect(remove(caller, id)).rejects.toMatchObject(notFound);
    expect((await create(caller)).id).not.toBe(id);
    await until(() => told(caller).length === 3);
    expect(told(caller)[1]).toMatchObject({ type: 'tool_secret.deleted', data: { toolSecretId: id, name: 'mine' } });
  });

  it("are nobody else's", async () => {
    const [caller, stranger] = [newUser(), newUser()];
    const { id } = await create(caller);
    await create(stranger);
    await expect(get(stranger, id)).rejects.toMatchObject(notFound);
    await expect(update(stranger, id, { name: 'stolen' })).rejects.toMatchObject(notFound);
    await expect(remove(stranger, id)).rejects.toMatchObject(notFound);
    expect((await list(stranger)).data).toHaveLength(1);
    expect(await get(caller, id)).toMatchObject({ name: 'mine' });
  });

  it('are listed page by page, in both orders', async () => {
    const caller = newUser();
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push((await create(caller, { name: `secret-${i}` })).id);
    for (const order of ['asc', 'desc'] as const) {
      const first = await list(caller, { limit: 2, order });
      const rest = await list(caller, { limit: 3, order, after: String(first.last_id) });
      expect([first.has_more, rest.has_more]).toEqual([true, false]);
      expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(order === 'asc' ? ids.toSorted() : ids.toSorted().toReversed());
    }
  });
});
