import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FenagoError, newId, type Scope } from '@fenago/contracts';
import { currentContext } from '@fenago/observability';
import { startTestNats, type TestNats } from '@fenago/testing';
import { API_KEY, startGateway, type TestGateway } from './support/gateway.js';
import { AGENT, AGENT_ID, CONVERSATION, CONVERSATION_ID, USER, USER_ID, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

let nats: TestNats;
let services: StubServices;
let gateway: TestGateway;

beforeAll(async () => {
  nats = await startTestNats();
  services = new StubServices(nats.url);
  await services.start();
  gateway = await startGateway(nats.url, { leadsPerMinute: 3 });
});

afterAll(async () => {
  await gateway.service.drain();
  await services.stop();
  await nats.stop();
});

beforeEach(() => {
  services.reset();
  services.on('verifyApiKey', ({ apiKey }) => {
    if (apiKey !== API_KEY) throw new FenagoError('not_found', 'No such key.');
    return verifiedKey();
  });
});

describe('authentication', () => {
  it.each([
    ['no header', undefined, 'authentication_required'],
    ['another scheme', 'Basic abc', 'authentication_required'],
    ['no key', 'Bearer ', 'authentication_required'],
    ['a malformed key', 'Bearer sk-123', 'api_key_invalid'],
    ['an unknown key', 'Bearer fng_live_unknown_1', 'api_key_invalid'],
    ['an overlong key', `Bearer fng_live_${'x'.repeat(5_000)}`, 'api_key_invalid'],
  ])('refuses %s', async (_case, authorization, code) => {
    const answer = await gateway.call('GET', '/v1/me', undefined, authorization === undefined ? {} : { authorization });
    expect(answer).toMatchObject({ status: 401, body: { code, status: 401 } });
    expect(answer.headers.get('www-authenticate')).toBe(`Bearer realm="fenago"${code === 'authentication_required' ? '' : ', error="invalid_token"'}`);
    expect(services.requestsOf('getUser')).toEqual([]);
  });

  it('asks once for the same key, and tells services who calls', async () => {
    const fresh = await startGateway(nats.url);
    const actors: unknown[] = [];
    services.on('getUser', () => {
      actors.push(currentContext()?.actor);
      return USER;
    });
    const answers = await Promise.all([1, 2, 3].map(() => fresh.call('GET', '/v1/me')));
    await fresh.service.drain();
    expect(answers.map((answer) => answer.body)).toMatchObject([USER, USER, USER]);
    expect(services.requestsOf('verifyApiKey')).toHaveLength(1);
    expect(services.requestsOf('getUser')[0]).toEqual({ caller: { userId: USER_ID } });
    expect(actors).toEqual([USER_ID, USER_ID, USER_ID]);
  });
});

describe('scopes', () => {
  const withScopes = (scopes: readonly Scope[]) => services.on('verifyApiKey', () => verifiedKey({ scopes }));
  let fresh: TestGateway;
  beforeEach(async () => {
    fresh = await startGateway(nats.url);
  });
  afterEach(() => fresh.service.drain());

  it('lets a key do what its scopes allow, and names the one that it lacks', async () => {
    withScopes(['agents:read']);
    services.on('getAgent', () => AGENT);
    expect((await fresh.call('GET', `/v1/agents/${AGENT_ID}`)).status).toBe(200);
    const refused = await fresh.call('DELETE', `/v1/agents/${AGENT_ID}`);
    expect(refused).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
    expect(String(refused.body['detail'])).toContain('agents:write');
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="fenago", error="insufficient_scope", scope="agents:write"');
    expect(services.requestsOf('deleteAgent')).toEqual([]);
  });

  it('refuses before it says whether there is anything', async () => {
    withScopes(['usage:read']);
    expect((await fresh.call('GET', `/v1/agents/${AGENT_ID}`)).status).toBe(403);
    expect((await fresh.call('POST', '/v1/agents', { name: 7 })).status).toBe(403);
    expect(services.requestsOf('getAgent')).toEqual([]);
  });
});

describe('pass-through', () => {
  it('creates with the defaults that the document names', async () => {
    services.on('createAgent', () => AGENT);
    const answer = await gateway.call('POST', '/v1/agents', { name: 'Concierge', configuration: { model: 'scripted' } });
    expect(answer).toMatchObject({ status: 201, body: { id: AGENT_ID } });
    expect(services.requestsOf('createAgent')).toEqual([
      {
        caller: { userId: USER_ID },
        name: 'Concierge',
        description: '',
        configuration: { model: 'scripted' },
        isPublic: false,
        status: 'active',
      },
    ]);
  });

  it('pages lists', async () => {
    const page = { object: 'list' as const, data: [CONVERSATION], has_more: false, first_id: CONVERSATION_ID, last_id: CONVERSATION_ID };
    services.on('listConversations', () => page);
    const answer = await gateway.call('GET', `/v1/conversations?limit=5&order=asc&after=${CONVERSATION_ID}&agentId=${AGENT_ID}`);
    expect(answer).toMatchObject({ status: 200, body: page });
    await gateway.call('GET', '/v1/conversations');
    expect(services.requestsOf('listConversations')).toEqual([
      { caller: { userId: USER_ID }, limit: 5, order: 'asc', after: CONVERSATION_ID, agentId: AGENT_ID },
      { caller: { userId: USER_ID }, limit: 20, order: 'desc' },
    ]);
  });

  it('changes only what is named', async () => {
    services.on('updateConversation', () => CONVERSATION);
    await gateway.call('PATCH', `/v1/conversations/${CONVERSATION_ID}`, { title: 'Sea' });
    expect(services.requestsOf('updateConversation')).toEqual([
      { caller: { userId: USER_ID }, conversationId: CONVERSATION_ID, title: 'Sea' },
    ]);
  });

  it('sums the last 30 days unless told', async () => {
    services.on('summarizeUsage', ({ from, to }) => ({
      object: 'usage_summary',
      from,
      to,
      executions: 0,
      inputTokens: 0,
      cachedInputTokens: 0,
      outputTokens: 0,
      reasoningTokens: 0,
      currency: 'USD',
      costMicros: 0,
      agentOwnerCostMicros: 0,
    }));
    const { body } = await gateway.call('GET', '/v1/usage');
    expect(Date.parse(String(body['to'])) - Date.parse(String(body['from']))).toBe(30 * 86_400_000);
    const named = await gateway.call('GET', '/v1/usage?from=2026-01-01&to=2026-02-01T00:00:00Z');
    expect(named.body).toMatchObject({ from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' });
    expect((await gateway.call('GET', '/v1/usage?from=2026-02-01&to=2026-01-01')).body['code']).toBe('invalid_request');
  });

  it('answers 202 with the address of the execution', async () => {
    services.on('postMessage', ({ conversationId, messageId, executionId }) => ({ conversationId, messageId, executionId, turn: 'started' }));
    const answer = await gateway.call('POST', `/v1/conversations/${CONVERSATION_ID}/messages`, { content: 'Hello', clientMessageId: 'once' });
    expect(answer).toMatchObject({ status: 202, body: { conversationId: CONVERSATION_ID, turn: 'started' } });
    expect(answer.headers.get('content-location')).toBe(`/v1/executions/${String(answer.body['executionId'])}`);
    expect(services.requestsOf('postMessage')[0]).toMatchObject({ content: 'Hello', clientMessageId: 'once', caller: { userId: USER_ID } });
  });

  it('passes on what a service refuses, with its code and status', async () => {
    services.on('postMessage', () => {
      throw new FenagoError('conversation_queue_full', 'Too many messages wait.', { retryAfterSeconds: 7 });
    });
    const answer = await gateway.call('POST', `/v1/conversations/${CONVERSATION_ID}/messages`, { content: 'Hello' });
    expect(answer).toMatchObject({ status: 429, body: { code: 'conversation_queue_full', detail: 'Too many messages wait.' } });
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('tells nothing of what went wrong inside', async () => {
    services.on('getUser', () => {
      throw new Error('the password is hunter2');
    });
    const answer = await gateway.call('GET', '/v1/me');
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });
});

describe('request ids', () => {
  it('keeps a well-formed one, makes one otherwise, and tells it in errors', async () => {
    const given = await gateway.call('GET', '/v1/nothing', undefined, { 'x-request-id': 'my-id.1' });
    expect(given.headers.get('x-request-id')).toBe('my-id.1');
    expect(given.body['requestId']).toBe('my-id.1');
    const made = await gateway.call('GET', '/v1/nothing', undefined, { 'x-request-id': 'not an id!' });
    expect(made.body['requestId']).toMatch(/^[0-9a-f-]{36}$/);
    expect(made.headers.get('x-request-id')).toBe(made.body['requestId']);
  });
});

describe('leads', () => {
  it('takes them without a key, and slows down who sends many', async () => {
    services.on('captureLead', ({ email, source }) => ({
      id: newId('lead', 0),
      object: 'lead',
      email,
      name: null,
      source,
      createdAt: '2026-11-23T09:00:00.000Z',
    }));
    const send = () => gateway.call('POST', '/v1/leads', { email: 'ada@example.org' }, {});
    for (let i = 0; i < 3; i += 1) expect((await send()).status).toBe(201);
    const fourth = await send();
    expect(fourth).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(fourth.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(services.requestsOf('captureLead')[0]).toEqual({ email: 'ada@example.org', source: 'api' });
  });
});
