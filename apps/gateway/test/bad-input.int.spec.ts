import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestNats, type TestNats } from '@fenago/testing';
import { AUTHORIZED, startGateway, type Answer, type TestGateway } from './support/gateway.js';
import { AGENT_ID, CONVERSATION_ID, USER_ID, executionId, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

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
});

/** Status and code of a problem; what it lacks where it is not as problems are. */
function problem({ status, headers, body }: Answer): string {
  const lacks = ['title', 'detail'].filter((field) => typeof body[field] !== 'string');
  if (headers.get('content-type')?.includes('application/problem+json') !== true) lacks.push('content-type');
  if (headers.get('x-content-type-options') !== 'nosniff') lacks.push('nosniff');
  if (body['type'] !== `urn:fenago:error:${String(body['code'])}`) lacks.push('type');
  if (body['status'] !== status) lacks.push('status');
  if (body['requestId'] !== headers.get('x-request-id')) lacks.push('requestId');
  return [status, body['code'], ...lacks.map((what) => `without ${what}`)].join(' ');
}

/** The same for what must not reach any service. */
function refusal(answer: Answer): string {
  const reached = services.asked.map((one) => one.name).filter((name) => name !== 'user.verify_api_key');
  return [problem(answer), ...reached.map((name) => `reached ${name}`)].join(' ');
}

const pathsOf = (answer: Answer): string[] => (answer.body['errors'] as { path: string }[]).map((error) => error.path);

const AGENT = { name: 'a', configuration: { model: 'm' } };

describe('bodies', () => {
  it.each<[string, unknown, string]>([
    ['an unknown field', { ...AGENT, ownerId: USER_ID }, '/ownerId'],
    ['an unknown field inside', { ...AGENT, configuration: { model: 'm', $where: '1' } }, '/configuration/$where'],
    ['a wrong type', { ...AGENT, name: 7 }, '/name'],
    ['a wrong type inside', { ...AGENT, configuration: { model: 'm', temperature: 'hot' } }, '/configuration/temperature'],
    ['an operator object', { ...AGENT, name: { $gt: '' } }, '/name'],
    ['an operator object for an object', { ...AGENT, configuration: { $ne: null } }, '/configuration/$ne'],
    ['a list for an object', { ...AGENT, configuration: [] }, '/configuration'],
    ['a list for a text', { ...AGENT, name: ['a'] }, '/name'],
    ['null', { ...AGENT, name: null }, '/name'],
    ['null for a field that may be left out', { ...AGENT, description: null }, '/description'],
    ['nothing', {}, '/name'],
    ['no body', undefined, '/name'],
    ['a number out of bounds', { ...AGENT, configuration: { model: 'm', temperature: 2.1 } }, '/configuration/temperature'],
    ['a list with something wrong in it', { ...AGENT, configuration: { model: 'm', fallbacks: [{ model: 'n' }, { model: '' }] } }, '/configuration/fallbacks/1/model'],
    ['a fraction for a whole number', { ...AGENT, configuration: { model: 'm', maxOutputTokens: 1.5 } }, '/configuration/maxOutputTokens'],
    ['a text that is too long', { ...AGENT, name: 'x'.repeat(201) }, '/name'],
    ['a status that is none', { ...AGENT, status: 'deleted' }, '/status'],
  ])('refuses %s and says where', async (_case, body, path) => {
    const answer = await gateway.call('POST', '/v1/agents', body);
    expect(refusal(answer)).toBe('400 invalid_request');
    expect(pathsOf(answer)).toContain(path);
  });

  it.each([
    ['__proto__', '{"name":"a","configuration":{"model":"m"},"__proto__":{"isPublic":true}}'],
    ['an escaped __proto__', '{"name":"a","configuration":{"model":"m","\\u005f_proto__":{}}}'],
    ['constructor', '{"name":"a","constructor":{"prototype":{"x":1}}}'],
    ['prototype', '{"name":"a","configuration":{"prototype":{}}}'],
    ['a name that every object inherits', '{"name":"a","configuration":{"model":"m"},"toString":"x"}'],
    ['such a name inside', '{"name":"a","configuration":{"model":"m","hasOwnProperty":1}}'],
    ['a nesting of 33', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`],
    ['a nesting of 100,000', `{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['a list', '[]'],
    ['a text', '"abc"'],
    ['null', 'null'],
  ])('refuses %s', async (_case, body) => {
    expect(refusal(await gateway.call('POST', '/v1/agents', body))).toBe('400 invalid_request');
  });

  it.each([
    ['malformed JSON', '{"name":'],
    ['a single quote', "{'name':'a'}"],
    ['trailing text', '{} {}'],
  ])('refuses %s', async (_case, body) => {
    expect(refusal(await gateway.call('POST', '/v1/agents', body))).toBe('400 invalid_json');
  });

  it('refuses bytes that are not UTF-8', async () => {
    const response = await fetch(`${gateway.url}/v1/agents`, {
      method: 'POST',
      headers: { ...AUTHORIZED, 'content-type': 'application/json' },
      body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_json' });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'multipart/form-data; boundary=x'])(
    'refuses %s',
    async (type) => {
      const answer = await gateway.call('POST', '/v1/agents', '{"name":"a"}', { ...AUTHORIZED, 'content-type': type });
      expect(refusal(answer)).toBe('415 unsupported_media_type');
    },
  );

  it('refuses bodies over 1 MiB', async () => {
    const body = JSON.stringify({ content: 'x'.repeat(1024 * 1024) });
    expect(refusal(await gateway.call('POST', `/v1/conversations/${CONVERSATION_ID}/messages`, body))).toBe('413 body_too_large');
  });

  it('refuses messages over 256 KiB', async () => {
    const body = { content: 'x'.repeat(256 * 1024) };
    expect(refusal(await gateway.call('POST', `/v1/conversations/${CONVERSATION_ID}/messages`, body))).toBe('413 message_too_large');
  });

  it.each([
    ['an empty message', '/v1/conversations/ID/messages', { content: '' }],
    ['an operator message', '/v1/conversations/ID/messages', { content: { $gt: '' } }],
    ['a conversation with no agent', '/v1/conversations', { title: 'x' }],
    ['a conversation with a malformed agent', '/v1/conversations', { agentId: 'agent_1' }],
    ['a lead without an address', '/v1/leads', { email: 'nobody' }],
    ['a lead with an operator', '/v1/leads', { email: { $ne: null } }],
  ])('refuses %s', async (_case, path, body) => {
    expect(refusal(await gateway.call('POST', path.replace('ID', CONVERSATION_ID), body))).toBe('400 invalid_request');
  });

  it('refuses wrong fields of a change', async () => {
    const answer = await gateway.call('PATCH', `/v1/conversations/${CONVERSATION_ID}`, { status: 'deleted', userId: USER_ID });
    expect(refusal(answer)).toBe('400 invalid_request');
    expect(pathsOf(answer).sort()).toEqual(['/status', '/userId']);
  });
});

describe('queries', () => {
  it.each([
    'limit=0',
    'limit=101',
    'limit=ten',
    'limit=',
    'limit=1&limit=2',
    'limit[$gt]=1',
    'order=up',
    'after[$ne]=x',
    'after=%24where',
    'unknown=1',
    '__proto__=1',
    '__proto__[x]=1',
    'constructor=1',
    'hasOwnProperty=1',
  ])('refuses ?%s', async (query) => {
    expect(refusal(await gateway.call('GET', `/v1/conversations?${query}`))).toBe('400 invalid_request');
  });

  it.each([
    '/v1/executions?conversationId=1',
    '/v1/usage?from=yesterday',
    '/v1/usage?from=2026-02-31',
    '/v1/usage?from=2026-W01',
    '/v1/usage?from=2026-001',
    '/v1/usage?from=20260101',
    '/v1/usage?from=2026-01-01T00:00:00',
    '/v1/usage?from=2026-01-01T10Z',
    '/v1/usage?from=2026-01-01T10:00:00%2B05',
    `/v1/agents?after=${CONVERSATION_ID}`,
    `/v1/conversations?after=${AGENT_ID}`,
    `/v1/conversations/${CONVERSATION_ID}/messages?after=${CONVERSATION_ID}`,
    `/v1/executions?after=${CONVERSATION_ID}`,
    `/v1/usage/rows?after=${executionId()}`,
    '/v1/usage/rows?executionId=x',
    '/v1/usage?agentId=x',
    '/v1/usage?model=',
    '/v1/usage/groups',
    '/v1/usage/groups?groupBy=user',
    '/v1/usage/export?to=yesterday',
    '/v1/usage/shared-agents?groupBy=user',
    '/v1/usage/shared-agents?groupBy=day&from=2026-02-31',
    '/v1/agents?scope=all',
  ])('refuses %s', async (path) => {
    expect(refusal(await gateway.call('GET', path))).toBe('400 invalid_request');
  });
});

describe('addresses', () => {
  it.each(['1', 'agent_1', USER_ID, `${AGENT_ID}x`, '%00', '..%2f..%2fetc', '%7B%22$gt%22:%22%22%7D', 'x'.repeat(300)])(
    'has no agent %s',
    async (id) => {
      expect(problem(await gateway.call('GET', `/v1/agents/${id}`))).toBe('404 not_found');
      expect(services.requestsOf('getAgent')).toEqual([]);
    },
  );

  it.each([
    ['GET', `/v1/agents/${AGENT_ID}`],
    ['DELETE', `/v1/agents/${AGENT_ID}`],
    ['GET', `/v1/conversations/${CONVERSATION_ID}`],
    ['GET', `/v1/conversations/${CONVERSATION_ID}/messages`],
    ['GET', `/v1/executions/${executionId()}`],
    ['GET', `/v1/executions/${executionId()}/events`],
    ['POST', `/v1/executions/${executionId()}/cancel`],
  ])('%s %s of somebody else, or of nobody, is not there', async (method, path) => {
    expect(problem(await gateway.call(method, path))).toBe('404 not_found');
  });

  it('knows a wrong address from a wrong method', async () => {
    expect(problem(await gateway.call('GET', '/v2/agents'))).toBe('404 not_found');
    const answer = await gateway.call('PUT', `/v1/agents/${AGENT_ID}`);
    expect(problem(answer)).toBe('405 method_not_allowed');
    expect(answer.headers.get('allow')).toBe('DELETE, GET, PATCH');
    expect((await gateway.call('PUT', '/v1/agents/configuration-schema')).headers.get('allow')).toBe('GET');
  });

  it('refuses a malformed escape', async () => {
    expect(problem(await gateway.call('GET', '/v1/agents/%zz'))).toBe('400 invalid_request');
  });

  it.each(['abc', '1.2.3', '-1', '1.', '{"$gt":""}'])('refuses to resume after %s', async (id) => {
    const path = `/v1/executions/${executionId()}/events`;
    expect(problem(await gateway.call('GET', path, undefined, { ...AUTHORIZED, 'last-event-id': id }))).toBe('400 invalid_request');
    expect(problem(await gateway.call('GET', `${path}?starting_after=${encodeURIComponent(id)}`))).toBe('400 invalid_request');
  });
});

describe('what clients of OpenAI send', () => {
  const said = (role: string, content: unknown): object => ({ items: [{ type: 'message', role, content }] });
  const items = `/openai/v1/conversations/${CONVERSATION_ID}/items`;

  it.each([
    ['an empty text', said('user', ''), 'items[0].content'],
    ['no part', said('system', []), 'items[0].content'],
    ['an empty part', said('developer', [{ type: 'input_text', text: '' }]), 'items[0].content'],
    ['a call of what is no tool', { items: [{ type: 'function_call', call_id: 'c', name: 'a b', arguments: '{}' }] }, 'items[0].name'],
    ['a long id of a call', { items: [{ type: 'function_call_output', call_id: 'c'.repeat(129), output: '' }] }, 'items[0].call_id'],
    ['reasoning alone', { items: [{ type: 'reasoning' }] }, 'items'],
    ['notes that are no texts', { items: [], metadata: { 'a\nb': ['c'] } }, 'metadata'],
    ['a note with a long name', { items: [], metadata: { ['n'.repeat(65)]: 'x' } }, 'metadata'],
  ])('%s is refused with its place', async (_case, body, param) => {
    const path = 'metadata' in body ? '/openai/v1/conversations' : items;
    const { status, body: answered } = await gateway.call('POST', path, body);
    expect([status, answered['error']]).toEqual([400, expect.objectContaining({ code: 'invalid_request', param: expect.stringContaining(param) as string })]);
    expect(services.asked.filter(({ name }) => name !== 'user.verify_api_key')).toEqual([]);
  });

  it('a picture without words is taken', async () => {
    services.on('importMessages', () => ({ messages: [] }));
    const body = said('user', [{ type: 'input_image', image_url: 'https://example.org/a.png' }]);
    expect((await gateway.call('POST', items, body)).status).toBe(200);
  });
});

describe('the wire', () => {
  it.each([
    ['no HTTP', 'HELLO\r\n\r\n', 400],
    ['an unknown method', 'BREW / HTTP/1.1\r\nhost: x\r\n\r\n', 400],
    ['two lengths', 'POST /v1/leads HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}', 400],
    ['a header that is too long', `GET /v1/me HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`, 431],
  ])('answers %s with a problem', async (_case, bytes, expected) => {
    const text = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1', () => socket.write(bytes));
      socket.on('data', (data) => (received += data.toString()));
      // What is still being sent when the server has answered and closed ends in a reset.
      socket.on('error', () => undefined);
      socket.once('close', () => resolve(received));
    });
    const [head = '', body = ''] = text.split('\r\n\r\n');
    const [line = '', ...fields] = head.split('\r\n');
    const status = Number(line.split(' ')[1]);
    const headers = new Headers(fields.map((field): [string, string] => [field.slice(0, field.indexOf(':')), field.slice(field.indexOf(':') + 2)]));
    expect(problem({ status, headers, body: JSON.parse(body) as Answer['body'] })).toBe(`${expected} invalid_request`);
    expect(headers.get('connection')).toBe('close');
  });
});
