import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, type ToolSecretView } from '@fenago/contracts';
import { startTestNats, type TestNats } from '@fenago/testing';
import { startGateway, type TestGateway } from './support/gateway.js';
import { USER_ID, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

const ID = newId('toolSecret', 0);
const AT = '2026-11-23T09:00:00.000Z';
const SECRET: ToolSecretView = { id: ID, object: 'secret', name: 'mine', hosts: [], hint: 'abcd', lastUsedAt: null, createdAt: AT, updatedAt: AT };
const VALUE = 'value-nobody-sees';

describe('secrets over HTTP', () => {
  let nats: TestNats;
  let services: StubServices;
  let gateway: TestGateway;
  const caller = { userId: USER_ID };
  const path = `/v1/secrets/${ID}`;

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
    const page = { object: 'list' as const, data: [SECRET], has_more: false, first_id: ID, last_id: ID };
    services.on('createToolSecret', () => SECRET);
    services.on('listToolSecrets', () => page);
    services.on('getToolSecret', () => SECRET);
    services.on('updateToolSecret', () => SECRET);
    services.on('deleteToolSecret', () => ({ id: ID, deleted: true }));
    expect(await gateway.call('POST', '/v1/secrets', { name: 'mine', value: VALUE, hosts: ['a.example:8443'] })).toMatchObject({ status: 201, body: SECRET });
    expect(await gateway.call('POST', '/v1/secrets', { name: 'mine', value: VALUE })).toMatchObject({ status: 201 });
    expect(await gateway.call('GET', '/v1/secrets?limit=5')).toMatchObject({ status: 200, body: page });
    expect(await gateway.call('GET', path)).toMatchObject({ status: 200, body: SECRET });
    expect(await gateway.call('PATCH', path, { hosts: [] })).toMatchObject({ status: 200 });
    expect(await gateway.call('DELETE', path)).toMatchObject({ status: 200, body: { id: ID, deleted: true } });
    expect(services.requestsOf('createToolSecret')).toEqual([
      { caller, name: 'mine', value: VALUE, hosts: ['a.example:8443'] },
      { caller, name: 'mine', value: VALUE },
    ]);
    expect(services.requestsOf('updateToolSecret')).toEqual([{ caller, toolSecretId: ID, hosts: [] }]);
  });

  it.each<[string, object, string]>([
    ['no name', { value: VALUE }, '/name'],
    ['a name with blanks', { name: 'a b', value: VALUE }, '/name'],
    ['no value', { name: 'a' }, '/value'],
    ['a short value', { name: 'a', value: 'seen' }, '/value'],
    ['a value that is no text', { name: 'a', value: { $ne: '' } }, '/value'],
    ['a value with a line break', { name: 'a', value: `${VALUE}\nx` }, '/value'],
    ['hosts that are no list', { name: 'a', value: VALUE, hosts: 'a.example' }, '/hosts'],
    ['a host that is none', { name: 'a', value: VALUE, hosts: ['https://a.example'] }, '/hosts/0'],
    ['a field that is none', { name: 'a', value: VALUE, userId: USER_ID }, '/userId'],
  ])('are not made of %s, and nothing of them is repeated', async (_case, body, field) => {
    const answer = await gateway.call('POST', '/v1/secrets', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: field }] } });
    expect(JSON.stringify(answer.body)).not.toContain('nobody-sees');
    expect(services.requestsOf('createToolSecret')).toEqual([]);
  });

  it('need the scope of keys, and are not there under ids of another kind', async () => {
    expect((await gateway.call('GET', `/v1/secrets/${newId('agent', 0)}`)).status).toBe(404);
    expect((await gateway.call('GET', `/v1/secrets?after=${newId('agent', 0)}`)).status).toBe(400);
    services.on('verifyApiKey', () => ({ ...verifiedKey(), scopes: ['agents:write', 'executions:write'] }));
    expect(await gateway.call('GET', path, undefined, { authorization: 'Bearer fng_live_another' })).toMatchObject({ status: 403 });
  });
});
