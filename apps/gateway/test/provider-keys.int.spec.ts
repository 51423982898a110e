import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, type ProviderKeyView } from '@fenago/contracts';
import { startTestNats, type TestNats } from '@fenago/testing';
import { startGateway, type TestGateway } from './support/gateway.js';
import { USER_ID, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

const ID = newId('providerKey', 0);
const AT = '2026-11-23T09:00:00.000Z';
const KEY: ProviderKeyView = {
  id: ID,
  object: 'provider_key',
  name: 'mine',
  baseUrl: null,
  streaming: true,
  retrieval: false,
  keyHint: 'abcd',
  lastUsedAt: null,
  createdAt: AT,
  updatedAt: AT,
};

describe('provider keys over HTTP', () => {
  let nats: TestNats;
  let services: StubServices;
  let gateway: TestGateway;
  const caller = { userId: USER_ID };
  const path = `/v1/provider-keys/${ID}`;

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
    services.on('verifyApiKey', () => verifiedKey());
  });

  it('are made, listed, read, changed and deleted', async () => {
    const page = { object: 'list' as const, data: [KEY], has_more: false, first_id: ID, last_id: ID };
    services.on('createProviderKey', () => KEY);
    services.on('listProviderKeys', () => page);
    services.on('getProviderKey', () => KEY);
    services.on('updateProviderKey', () => KEY);
    services.on('deleteProviderKey', () => ({ id: ID, deleted: true }));
    expect(await gateway.call('POST', '/v1/provider-keys', { name: 'mine', apiKey: 'sk-1' })).toMatchObject({ status: 201, body: KEY });
    expect(await gateway.call('GET', '/v1/provider-keys?limit=5')).toMatchObject({ status: 200, body: page });
    expect(await gateway.call('GET', path)).toMatchObject({ status: 200, body: KEY });
    expect(await gateway.call('PATCH', path, { baseUrl: 'https://a.example/v1', apiKey: 'sk-2' })).toMatchObject({ status: 200 });
    expect(await gateway.call('PATCH', path, { baseUrl: null, apiKey: 'sk-3', streaming: false })).toMatchObject({ status: 200 });
    expect(await gateway.call('DELETE', path)).toMatchObject({ status: 200, body: { id: ID, deleted: true } });
    expect(services.requestsOf('createProviderKey')).toEqual([{ caller, name: 'mine', baseUrl: null, apiKey: 'sk-1' }]);
    expect(services.requestsOf('updateProviderKey')).toEqual([
      { caller, providerKeyId: ID, baseUrl: 'https://a.example/v1', apiKey: 'sk-2' },
      { caller, providerKeyId: ID, baseUrl: null, apiKey: 'sk-3', streaming: false },
    ]);
  });

  it.each<[string, object, string]>([
    ['no name', { apiKey: 'sk-1' }, '/name'],
    ['a name with blanks', { name: 'a b', apiKey: 'sk-1' }, '/name'],
    ['no key', { name: 'a' }, '/apiKey'],
    ['null for a key', { name: 'a', apiKey: null }, '/apiKey'],
    ['a key that is no text', { name: 'a', apiKey: { $ne: '' } }, '/apiKey'],
    ['a key with a line break', { name: 'a', apiKey: 'a\nb' }, '/apiKey'],
    ['a base URL that is no text', { name: 'a', apiKey: 'sk-1', baseUrl: 7 }, '/baseUrl'],
    ['an empty base URL', { name: 'a', apiKey: 'sk-1', baseUrl: '' }, '/baseUrl'],
    ['an option that is no truth value', { name: 'a', apiKey: 'sk-1', streaming: 'no' }, '/streaming'],
    ['a field that is none', { name: 'a', apiKey: 'sk-1', userId: USER_ID }, '/userId'],
  ])('are not made of %s', async (_case, body, field) => {
    const answer = await gateway.call('POST', '/v1/provider-keys', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: field }] } });
    expect(services.requestsOf('createProviderKey')).toEqual([]);
  });

  it('are not there under ids of another kind', async () => {
    expect((await gateway.call('GET', `/v1/provider-keys/${newId('agent', 0)}`)).status).toBe(404);
    expect((await gateway.call('GET', `/v1/provider-keys?after=${newId('agent', 0)}`)).status).toBe(400);
  });
});
