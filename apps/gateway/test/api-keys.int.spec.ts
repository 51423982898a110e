import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FenagoError, newId, type NewApiKeyView, type Scope } from '@fenago/contracts';
import { startTestNats, type TestNats } from '@fenago/testing';
import { startGateway, type TestGateway } from './support/gateway.js';
import { USER_ID, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

const KEY_ID = newId('apiKey', 0);
const HELD: readonly Scope[] = ['agents:read', 'keys:write', 'admin'];
const MADE: NewApiKeyView = {
  id: KEY_ID,
  object: 'api_key',
  name: 'laptop',
  hint: 'fng_live_…0000',
  scopes: [],
  expiresAt: null,
  revision: 1,
  lastUsedAt: null,
  createdAt: '2026-11-23T09:00:00.000Z',
  revokedAt: null,
  key: 'fng_live_x',
};

let nats: TestNats;
let services: StubServices;
let gateway: TestGateway;

beforeAll(async () => {
  nats = await startTestNats();
  services = new StubServices(nats.url);
  await services.start();
  gateway = await startGateway(nats.url);
});

afterAll(async () => {
  await gateway.service.drain();
  await services.stop();
  await nats.stop();
});

beforeEach(() => {
  services.reset();
  services.on('verifyApiKey', () => verifiedKey({ scopes: HELD }));
  services.on('createApiKey', () => MADE);
});

const create = (body: object) => gateway.call('POST', '/v1/api-keys', body);
const asked = () => services.requestsOf('createApiKey')[0];

describe('POST /v1/api-keys', () => {
  it('answers the key, which may do all that its maker may as a user', async () => {
    expect(await create({ name: 'laptop' })).toMatchObject({ status: 201, body: { id: KEY_ID, key: 'fng_live_x' } });
    expect(asked()).toEqual({ caller: { userId: USER_ID }, name: 'laptop', scopes: ['agents:read', 'keys:write'] });
  });

  it('hands on what the credential has, admin too where it is asked for', async () => {
    const answer = await create({ name: 'laptop', scopes: ['agents:read', 'admin'], expiresAt: '2099-01-01T10:00:00+02:00' });
    expect(answer.status).toBe(201);
    expect(asked()).toMatchObject({ scopes: ['agents:read', 'admin'], expiresAt: '2099-01-01T08:00:00.000Z' });
  });

  it('hands on nothing that it does not have', async () => {
    const answer = await create({ name: 'laptop', scopes: ['agents:read', 'usage:read'] });
    expect(answer).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
    expect(answer.body['detail']).toContain('usage:read');
    expect(asked()).toBeUndefined();
  });

  it.each([
    ['no name', {}],
    ['no scopes at all', { name: 'a', scopes: [] }],
    ['a scope twice', { name: 'a', scopes: ['agents:read', 'agents:read'] }],
    ['a scope that is none', { name: 'a', scopes: ['everything'] }],
    ['a text for scopes', { name: 'a', scopes: 'agents:read' }],
    ['an operator for scopes', { name: 'a', scopes: { $ne: [] } }],
    ['a time without an offset', { name: 'a', expiresAt: '2099-01-01T10:00:00' }],
    ['a hash', { name: 'a', hash: 'x' }],
  ])('refuses %s', async (_case, body) => {
    expect(await create(body)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(asked()).toBeUndefined();
  });
});

describe('an expired key', () => {
  it('is told so', async () => {
    const fresh = await startGateway(nats.url);
    services.on('verifyApiKey', () => {
      throw new FenagoError('api_key_expired', 'The API key has expired. Make a new one.');
    });
    const answer = await fresh.call('GET', '/v1/api-keys');
    await fresh.service.drain();
    expect(answer).toMatchObject({ status: 401, body: { code: 'api_key_expired', detail: 'The API key has expired. Make a new one.' } });
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });
});
