import { COMMANDS, QUERIES, newId, type Scope } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { loadConfig } from '../src/config.js';
import { SECRET_BYTES, toApiKeyText } from '../src/mappers/api-key.mapper.js';
import { ServiceUnderTest } from '@fenago/testing-service';
import { ENV, PEPPER, TestClock } from './support.js';

const MINUTE_MS = 60_000;

describe('user.verify_api_key', () => {
  const clock = new TestClock();
  let users: ServiceUnderTest;
  let userId: string;

  beforeAll(async () => {
    users = await ServiceUnderTest.start(serviceDefinition, { env: ENV, clock });
    ({ id: userId } = await users.request(COMMANDS.registerUser, { email: 'ada@example.org', name: 'Ada' }));
  });
  afterAll(() => users.stop());

  const scopes: Scope[] = ['agents:read', 'usage:read'];
  const create = (of = userId, expiresAt?: Date) =>
    users.request(COMMANDS.createApiKey, {
      caller: { userId: of },
      name: 'laptop',
      scopes,
      ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }),
    });
  const verify = (apiKey: string) => users.request(QUERIES.verifyApiKey, { apiKey });
  const stored = (id: string) => users.mongo.db.collection('api_key').findOne({ _id: id as never });
  const notFound = { code: 'not_found' };

  it('says whose the key is, and what it allows', async () => {
    const { id: apiKeyId, key } = await create();
    expect(await verify(key)).toEqual({ userId, apiKeyId, role: 'user', scopes, expiresAt: null });
  });

  it('says that its user is an admin', async () => {
    const { id } = await users.request(COMMANDS.registerUser, { email: 'root@example.org', name: 'Root', verified: true, role: 'admin' });
    const { key } = await create(id);
    expect(await verify(key)).toMatchObject({ userId: id, role: 'admin' });
  });

  it('keeps an HMAC under the pepper, and nothing of the secret, in the database or in events', async () => {
    const { id, key } = await create();
    const secret = String(key.split('_')[3]);
    const document = await stored(id);
    const hash = createHmac('sha256', PEPPER).update(`api_key\u0000${key}`).digest('hex');
    expect(document).toMatchObject({ userId, name: 'laptop', hash });
    expect(JSON.stringify(document)).not.toContain(secret);
    const events = JSON.stringify(await users.published(id, 1));
    expect(events).toContain('api_key.created');
    expect(events).not.toContain(secret);
    expect(events).not.toContain(hash);
  });

  it('does not find a key that is mistyped, invented, or has the secret of another', async () => {
    const { id: apiKeyId, key } = await create();
    const other = await create();
    const [prefix, live, id] = key.split('_');
    await expect(verify(`${key.slice(0, -1)}!`)).rejects.toMatchObject(notFound);
    await expect(verify('')).rejects.toMatchObject(notFound);
    await expect(verify(`${prefix}_${live}_${id}_${other.key.split('_').slice(3).join('_')}`)).rejects.toMatchObject(notFound);
    await expect(verify(toApiKeyText(apiKeyId, randomBytes(SECRET_BYTES)))).rejects.toMatchObject(notFound);
    await expect(verify(toApiKeyText(newId('apiKey', Date.now()), randomBytes(SECRET_BYTES)))).rejects.toMatchObject(notFound);
    expect(await verify(key)).toMatchObject({ apiKeyId });
  });

  it('refuses a text that is too long for a key', async () => {
    await expect(verify('a'.repeat(201))).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('tells a key that has expired from one that is none', async () => {
    const expiresAt = new Date(clock.now().getTime() + MINUTE_MS);
    const { key } = await create(userId, expiresAt);
    expect(await verify(key)).toMatchObject({ expiresAt: expiresAt.toISOString() });
    clock.pass(MINUTE_MS);
    await expect(verify(key)).rejects.toMatchObject({ code: 'api_key_expired' });
    const wrong = toApiKeyText(`key_${key.split('_')[2]}`, randomBytes(SECRET_BYTES));
    await expect(verify(wrong)).rejects.toMatchObject(notFound);
  });

  it('notes when a key was used, once a minute and beside its version', async () => {
    const { id, key } = await create();
    const from = clock.now();
    await verify(key);
    const first = await until(async () => (await stored(id))?.['lastUsedAt'] as Date | null);
    expect(first >= from).toBe(true);
    await verify(key);
    clock.pass(MINUTE_MS);
    await verify(key);
    const second = await until(async () => {
      const at = (await stored(id))?.['lastUsedAt'] as Date;
      return at > first && at;
    });
    expect(second.getTime() - first.getTime()).toBeGreaterThanOrEqual(MINUTE_MS);
    expect(await stored(id)).toMatchObject({ v: 1 });
  });

  it('does not find a key under another pepper', async () => {
    const { id, key } = await create();
    const others = await ServiceUnderTest.start(serviceDefinition, { env: { ...ENV, API_KEY_PEPPER: 'q'.repeat(32) } });
    try {
      await others.mongo.db.collection('api_key').insertOne({ ...(await stored(id)) });
      await expect(others.request(QUERIES.verifyApiKey, { apiKey: key })).rejects.toMatchObject(notFound);
      expect(await verify(key)).toMatchObject({ apiKeyId: id });
    } finally {
      await others.stop();
    }
  });
});

describe('the configuration', () => {
  it('needs a pepper that is long enough, and does not show it', () => {
    expect(() => loadConfig({})).toThrow('API_KEY_PEPPER is not set; it must be a text of at least 32 characters.');
    expect(() => loadConfig({ ...ENV, API_KEY_PEPPER: 'short' })).toThrow('API_KEY_PEPPER must be a text of at least 32 characters.');
  });

  it('needs master keys, and takes addresses of admins in any case', () => {
    expect(() => loadConfig({ ...ENV, SECRETS_MASTER_KEYS: 'a:short' })).toThrow(/^SECRETS_MASTER_KEYS must be keys as [^"]*$/);
    expect(loadConfig({ ...ENV, ADMIN_EMAILS: 'Root@Example.org, ada@example.org' }).adminEmails).toEqual(['root@example.org', 'ada@example.org']);
    expect(loadConfig(ENV).adminEmails).toEqual([]);
    expect(() => loadConfig({ ...ENV, ADMIN_EMAILS: 'root' })).toThrow('ADMIN_EMAILS must be a comma-separated list of e-mail addresses.');
  });
});
