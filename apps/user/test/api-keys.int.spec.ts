import { COMMANDS, QUERIES, newId, type NewApiKeyView, type Scope } from '@fenago/contracts';
import { runInContext } from '@fenago/observability';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { MAX_API_KEYS } from '../src/domain/api-key.js';
import { ServiceUnderTest } from '@fenago/testing-service';
import { ENV } from './support.js';

describe('API keys', () => {
  let users: ServiceUnderTest;
  let ada: { readonly userId: string };
  let eve: { readonly userId: string };

  const register = async (email: string) => ({ userId: (await users.request(COMMANDS.registerUser, { email, name: 'Name' })).id });
  beforeAll(async () => {
    users = await ServiceUnderTest.start(serviceDefinition, { env: ENV });
    ada = await register('ada@example.org');
    eve = await register('eve@example.org');
  });
  afterAll(() => users.stop());

  const scopes: Scope[] = ['agents:read', 'usage:read'];
  const create = (caller = ada, name = 'laptop', more: { readonly expiresAt?: string } = {}): Promise<NewApiKeyView> =>
    users.request(COMMANDS.createApiKey, { caller, name, scopes, ...more });
  const get = (apiKeyId: string, caller = ada) => users.request(QUERIES.getApiKey, { caller, apiKeyId });
  const verify = (apiKey: string) => users.request(QUERIES.verifyApiKey, { apiKey });
  const notFound = { code: 'not_found' };

  describe('user.create_api_key', () => {
    it('tells the key once, and says that it exists', async () => {
      const { key, ...view } = await create();
      expect(key).toMatch(/^fng_live_/);
      expect(view).toMatchObject({ object: 'api_key', name: 'laptop', scopes, expiresAt: null, lastUsedAt: null, revokedAt: null });
      expect(view.hint).toBe(`fng_live_…${key.split('_')[2]?.slice(-4)}`);
      expect(await get(view.id)).toEqual(view);
      const [event] = await users.published(view.id, 1);
      expect(event).toMatchObject({ type: 'api_key.created', ownerid: ada.userId });
      expect(event?.data).toEqual({ apiKeyId: view.id, userId: ada.userId, name: 'laptop', scopes, expiresAt: null });
    });

    it('makes another key when it is asked again; both work', async () => {
      const [one, two] = [await create(), await create()];
      expect(one.key).not.toBe(two.key);
      expect(await verify(one.key)).toMatchObject({ apiKeyId: one.id });
      expect(await verify(two.key)).toMatchObject({ apiKeyId: two.id });
    });

    it('makes one for one cause, and only the secret that was told last works', async () => {
      const cause = { id: 'idem:create', time: new Date() };
      const again = () => runInContext({ correlationId: 'c', cause }, () => create());
      const [lost, told] = [await again(), await again()];
      expect(told.id).toBe(lost.id);
      expect(await verify(told.key)).toMatchObject({ apiKeyId: told.id });
      await expect(verify(lost.key)).rejects.toMatchObject(notFound);
      expect((await users.published(told.id, 2)).map(({ type }) => type)).toEqual(['api_key.created', 'api_key.updated']);
      await users.request(COMMANDS.revokeApiKey, { caller: ada, apiKeyId: told.id });
      await expect(again()).rejects.toMatchObject(notFound);
    });

    it('makes none for a user that does not exist, without a name, with an odd scope, or expired', async () => {
      await expect(create({ userId: newId('user', Date.now()) })).rejects.toMatchObject(notFound);
      await expect(create(ada, '')).rejects.toMatchObject({ code: 'invalid_request' });
      const odd = { caller: ada, name: 'laptop', scopes: ['agents:delete' as Scope] };
      await expect(users.request(COMMANDS.createApiKey, odd)).rejects.toMatchObject({ code: 'invalid_request' });
      const expired = create(ada, 'laptop', { expiresAt: new Date(Date.now() - 1_000).toISOString() });
      await expect(expired).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path: '/expiresAt' }] });
    });

    it('makes no more than a user may have; a revoked one gives its place back', async () => {
      const caller = await register('many@example.org');
      const made = await Promise.all(Array.from({ length: MAX_API_KEYS }, () => create(caller)));
      await expect(create(caller)).rejects.toMatchObject({ code: 'limit_reached' });
      await users.request(COMMANDS.revokeApiKey, { caller, apiKeyId: String(made[0]?.id) });
      expect(await create(caller)).toMatchObject({ object: 'api_key' });
    });
  });

  describe('user.list_api_keys', () => {
    it('lists the own ones, newest first, a page at a time', async () => {
      const caller = await register('lists@example.org');
      const ids: string[] = [];
      for (let i = 0; i < 3; i += 1) ids.unshift((await create(caller, `key ${i}`)).id);
      const first = await users.request(QUERIES.listApiKeys, { caller, limit: 2, order: 'desc' });
      expect(first).toMatchObject({ data: [{ id: ids[0] }, { id: ids[1] }], has_more: true });
      const rest = await users.request(QUERIES.listApiKeys, { caller, limit: 2, order: 'desc', after: String(ids[1]) });
      expect(rest).toMatchObject({ data: [{ id: ids[2] }], has_more: false });
      expect(JSON.stringify(first)).not.toMatch(/hash|"key"/);
    });
  });

  describe('user.update_api_key', () => {
    const rename = (apiKeyId: string, name: string, caller = ada) => users.request(COMMANDS.updateApiKey, { caller, apiKeyId, name });

    it('changes and revokes only the revision that is named, where one is', async () => {
      const { id, revision } = await create();
      const change = { caller: ada, apiKeyId: id, ifRevisions: [revision] };
      expect(await users.request(COMMANDS.updateApiKey, { ...change, name: 'desk' })).toMatchObject({ name: 'desk', revision: revision + 1 });
      await expect(users.request(COMMANDS.updateApiKey, { ...change, name: 'phone' })).rejects.toMatchObject({ code: 'precondition_failed' });
      await expect(users.request(COMMANDS.revokeApiKey, change)).rejects.toMatchObject({ code: 'precondition_failed' });
      await expect(users.request(COMMANDS.revokeApiKey, { ...change, caller: eve })).rejects.toMatchObject(notFound);
      expect(await get(id)).toMatchObject({ name: 'desk', revokedAt: null });
    });

    it('gives another name and says so, once', async () => {
      const { id } = await create();
      expect(await rename(id, 'old laptop')).toMatchObject({ id, name: 'old laptop' });
      expect(await rename(id, 'old laptop')).toMatchObject({ id, name: 'old laptop' });
      await rename(id, 'older laptop');
      const events = await users.published(id, 3);
      expect(events.map(({ type, data }) => [type, data])).toMatchObject([
        ['api_key.created', { name: 'laptop' }],
        ['api_key.updated', { name: 'old laptop' }],
        ['api_key.updated', { name: 'older laptop' }],
      ]);
    });

    it("leaves another user's alone, and takes no empty name", async () => {
      const { id } = await create();
      await expect(rename(id, 'mine', eve)).rejects.toMatchObject(notFound);
      await expect(rename(id, '')).rejects.toMatchObject({ code: 'invalid_request' });
      expect(await get(id)).toMatchObject({ name: 'laptop' });
    });
  });

  describe('user.revoke_api_key', () => {
    const revoke = (apiKeyId: string, caller = ada) => users.request(COMMANDS.revokeApiKey, { caller, apiKeyId });

    it('ends the key at once and says so, once', async () => {
      const { id, key } = await create();
      const revoked = await revoke(id);
      expect(revoked.revokedAt).not.toBeNull();
      await expect(verify(key)).rejects.toMatchObject(notFound);
      expect(await revoke(id)).toEqual(revoked);
      const events = await users.published(id, 2);
      expect(events.map(({ type }) => type)).toEqual(['api_key.created', 'api_key.revoked']);
      expect(events[1]?.data).toEqual({ apiKeyId: id, userId: ada.userId });
    });

    it("leaves another user's alone", async () => {
      const { id, key } = await create();
      await expect(revoke(id, eve)).rejects.toMatchObject(notFound);
      await expect(get(id, eve)).rejects.toMatchObject(notFound);
      expect(await verify(key)).toMatchObject({ apiKeyId: id });
    });
  });
});
