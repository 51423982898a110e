import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FenagoError, type ImportedToolsView } from '@fenago/contracts';
import { startTestNats, type TestNats } from '@fenago/testing';
import { startGateway, type TestGateway } from './support/gateway.js';
import { USER_ID, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

const IMPORTED: ImportedToolsView = {
  object: 'list',
  data: [{ type: 'http', name: 'getForecast', method: 'GET', url: 'https://a.example/{city}', effect: 'pure' }],
  problems: ['upload takes no JSON, but image/png.'],
};
const document = { openapi: '3.1.0', paths: { '/a': { get: { responses: { 200: { description: 'x' } } } } } };

describe('the import of tools over HTTP', () => {
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
    services.on('verifyApiKey', () => verifiedKey());
    services.on('importOpenApi', () => IMPORTED);
  });

  const ask = (body: unknown) => gateway.call('POST', '/v1/tools/openapi', body);

  it('takes a document as it is, or its address', async () => {
    const headers = { 'X-Key': '{{secret:weather}}' };
    const byAddress = { url: 'https://a.example/openapi.json', operations: ['getForecast'], serverUrl: 'https://a.example/v2', headers };
    expect(await ask({ document })).toMatchObject({ status: 200, body: IMPORTED });
    expect(await ask(byAddress)).toMatchObject({ status: 200, body: IMPORTED });
    expect(services.requestsOf('importOpenApi')).toEqual([
      { caller: { userId: USER_ID }, document },
      { caller: { userId: USER_ID }, ...byAddress },
    ]);
  });

  it.each<[string, object, string]>([
    ['a document that is a text', { document: '{}' }, '/document'],
    ['a document that is a list', { document: [] }, '/document'],
    ['an address of another kind', { url: 'file:///etc/passwd' }, '/url'],
    ['an address that is a list', { url: ['https://a.example'] }, '/url'],
    ['operations that are no list', { document, operations: 'all' }, '/operations'],
    ['headers that are none', { document, headers: { 'X Key': 'x' } }, '/headers'],
    ['a field that is none', { document, userId: USER_ID }, '/userId'],
  ])('is refused with %s', async (_case, body, field) => {
    const answer = await ask(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect((answer.body['errors'] as { readonly path: string }[])[0]?.path.startsWith(field)).toBe(true);
    expect(services.requestsOf('importOpenApi')).toEqual([]);
  });

  it('passes on what the service refuses', async () => {
    services.on('importOpenApi', () => {
      throw new FenagoError('invalid_request', 'Give either the document or its url.', { fields: [{ path: '/document', message: 'must be there' }] });
    });
    expect(await ask({})).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: '/document' }] } });
  });

  it('needs the scope of agents', async () => {
    services.on('verifyApiKey', () => ({ ...verifiedKey(), scopes: ['agents:read', 'keys:write'] }));
    expect(await gateway.call('POST', '/v1/tools/openapi', { document }, { authorization: 'Bearer fng_live_another' })).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
  });
});
