import { COMMANDS, QUERIES, newId, type Scope } from '@fenago/contracts';
import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { loadConfig } from '../src/config.js';
import { SECRET_BYTES, toApiKeyText } from '../src/mappers/api-key.mapper.js';
import { ServiceUnderTest } from '@fenago/testing-service';

const PEPPER = 'a pepper that only this test has';

describe('API keys', () => {
  let users: ServiceUnderTest;
  let userId: string;

  beforeAll(async () => {
    users = await ServiceUnderTest.start(serviceDefinition, { env: { API_KEY_PEPPER: PEPPER } });
    ({ id: userId } = await users.request(COMMANDS.registerUser, { email: 'ada@example.org', name: 'Ada' }));
  });
  afterAll(() => users.stop());

  const scopes: Scope[] = ['agents:read', 'usage:read'];
  const create = (name = 'laptop', of = userId) => users.request(COMMANDS.createApiKey, { caller: { userId: of }, name, scopes });
  const verify = (apiKey: string) => users.request(QUERIES.verifyApiKey, { apiKey });
  const notFound = { code: 'not_found' };

  it('makes a key that says who its user is, and what it allows', async () => {
    const { apiKeyId, apiKey } = await create();
    expect(apiKey).toMatch(/^fng_live_/);
    expect(await verify(apiKey)).toEqual({ userId, apiKeyId, role: 'user', scopes });
  });

  it('tells that its user is an admin', async () => {
    const { id } = await users.request(COMMANDS.registerUser, { email: 'root@example.org', name: 'Root', verified: true, role: 'admin' });
    const { apiKey } = await create('laptop', id);
    expect(await verify(apiKey)).toMatchObject({ userId: id, role: 'admin' });
  });

  it('makes another key when it is asked again; both work', async () => {
    const [one, two] = [await create(), await create()];
    expect(one.apiKey).not.toBe(two.apiKey);
    expect(await verify(one.apiKey)).toMatchObject({ userId, apiKeyId: one.apiKeyId });
    expect(await verify(two.apiKey)).toMatchObject({ userId, apiKeyId: two.apiKeyId });
  });

  it('makes none for a user that does not exist, nor without a name', async () => {
    await expect(create('laptop', newId('user', Date.now()))).rejects.toMatchObject(notFound);
    await expect(create('')).rejects.toMatchObject({ code: 'invalid_request' });
    const odd = { caller: { userId }, name: 'laptop', scopes: ['agents:delete' as Scope] };
    await expect(users.request(COMMANDS.createApiKey, odd)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('keeps an HMAC under the pepper, and nothing of the secret', async () => {
    const { apiKeyId, apiKey } = await create();
    const stored = await users.mongo.db.collection('api_key').findOne({ _id: apiKeyId as never });
    expect(stored).toMatchObject({ userId, name: 'laptop', hash: createHmac('sha256', PEPPER).update(apiKey).digest('hex') });
    expect(JSON.stringify(stored)).not.toContain(String(apiKey.split('_')[3]));
  });

  it('does not find a key that is mistyped, invented, or has the secret of another', async () => {
    const { apiKeyId, apiKey } = await create();
    const other = await create();
    const [prefix, live, id] = apiKey.split('_');
    await expect(verify(`${apiKey.slice(0, -1)}!`)).rejects.toMatchObject(notFound);
    await expect(verify('')).rejects.toMatchObject(notFound);
    await expect(verify(`${prefix}_${live}_${id}_${other.apiKey.split('_').slice(3).join('_')}`)).rejects.toMatchObject(notFound);
    await expect(verify(toApiKeyText(apiKeyId, randomBytes(SECRET_BYTES)))).rejects.toMatchObject(notFound);
    await expect(verify(toApiKeyText(newId('apiKey', Date.now()), randomBytes(SECRET_BYTES)))).rejects.toMatchObject(notFound);
    expect(await verify(apiKey)).toMatchObject({ userId, apiKeyId });
  });

  it('refuses a text that is too long for a key', async () => {
    await expect(verify('a'.repeat(201))).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('does not find a key under another pepper', async () => {
    const { apiKeyId, apiKey } = await create();
    const stored = await users.mongo.db.collection('api_key').findOne({ _id: apiKeyId as never });
    const others = await ServiceUnderTest.start(serviceDefinition, { env: { API_KEY_PEPPER: 'q'.repeat(32) } });
    try {
      await others.mongo.db.collection('api_key').insertOne({ ...stored });
      await expect(others.request(QUERIES.verifyApiKey, { apiKey })).rejects.toMatchObject(notFound);
      expect(await verify(apiKey)).toMatchObject({ userId, apiKeyId });
    } finally {
      await others.stop();
    }
  });
});

describe('the configuration', () => {
  it('needs a pepper that is long enough, and does not show it', () => {
    expect(() => loadConfig({})).toThrow('API_KEY_PEPPER is not set; it must be a text of at least 32 characters.');
    expect(() => loadConfig({ API_KEY_PEPPER: 'short' })).toThrow('API_KEY_PEPPER must be a text of at least 32 characters.');
  });
});
