import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fenago, FenagoApiError, FenagoConnectionError } from '../src/index.js';
import { broken, json, problem, silent, StubApi } from './stub-api.js';

const AGENT = { id: 'agent_1', name: 'Concierge' };

describe('Fenago', () => {
  let api: StubApi;
  let client: Fenago;

  beforeAll(async () => {
    api = await StubApi.start();
    client = new Fenago({ baseUrl: `${api.baseUrl}/`, apiKey: 'fng_live_1' });
  });
  afterAll(() => api.stop());

  const failure = async (asking: Promise<unknown>): Promise<unknown> => asking.then(() => undefined, (error: unknown) => error);
  const create = (options = {}) => client.agents.create({ name: 'Concierge', configuration: { model: 'm' } }, options);

  it('asks as the document says: method, address, query, body, credential', async () => {
    api.answer(json(AGENT));
    expect(await client.agents.update('a/b', { name: 'Butler' }, { ifMatch: 3, requestId: 'mine' })).toEqual(AGENT);
    await client.usage.get({ from: '2026-01-01' });
    await client.usage.groups({ groupBy: 'day', limit: 2 }).page();
    await client.usage.ofSharedAgents({ groupBy: 'agent' }).page();
    await client.call('listAgents', { query: { limit: 5, order: 'asc' } });
    expect(api.asked.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['PATCH', '/v1/agents/a%2Fb', { name: 'Butler' }],
      ['GET', '/v1/usage?from=2026-01-01', undefined],
      ['GET', '/v1/usage/groups?groupBy=day&limit=2', undefined],
      ['GET', '/v1/usage/shared-agents?groupBy=agent', undefined],
      ['GET', '/v1/agents?limit=5&order=asc', undefined],
    ]);
    expect(api.asked[0]?.headers).toMatchObject({ authorization: 'Bearer fng_live_1', 'content-type': 'application/json', 'if-match': '"3"', 'x-request-id': 'mine' });
    expect(api.asked[1]?.headers['content-type']).toBeUndefined();
  });

  it('asks for a token before each request, where that is how it signs in', async () => {
    api.answer(json(AGENT));
    let count = 0;
    const signedIn = new Fenago({ baseUrl: api.baseUrl, accessToken: async () => `token-${(count += 1)}` });
    await signedIn.me.get();
    await signedIn.me.get();
    expect(api.asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('tells what the API refuses, and why', async () => {
    api.answer(problem(404, 'not_found'));
    const error = await failure(client.agents.get('agent_1'));
    expect(error).toBeInstanceOf(FenagoApiError);
    expect(error).toMatchObject({ status: 404, code: 'not_found', message: 'It is not_found.', requestId: 'r-1', fields: [{ path: '/a', message: 'must be b' }] });
    api.answer((response) => response.writeHead(418, { 'content-type': 'text/html' }).end('<p>A proxy'));
    expect(await failure(client.agents.get('agent_1'))).toMatchObject({ status: 418, code: 'unknown', fields: [] });
    expect(api.asked).toHaveLength(1);
  });

  it('sends a POST again under the same key, whatever broke', async () => {
    api.answer(broken, problem(503, 'service_unavailable', { 'retry-after': '0' }), json(AGENT, 201));
    expect(await create()).toEqual(AGENT);
    const keys = api.asked.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    await create();
    expect(api.asked.at(-1)?.headers['idempotency-key']).not.toBe(keys[0]);
    await create({ idempotencyKey: 'mine' });
    expect(api.asked.at(-1)?.headers['idempotency-key']).toBe('mine');
  });

  it('waits as long as it is told, and no longer', async () => {
    api.answer(problem(429, 'rate_limited', { 'retry-after': '1' }), json(AGENT));
    const from = performance.now();
    await client.agents.get('agent_1');
    expect(performance.now() - from).toBeGreaterThanOrEqual(1_000);
    api.answer(problem(429, 'rate_limited', { 'retry-after': '3600' }), json(AGENT));
    expect(await failure(client.agents.get('agent_1'))).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 3_600 });
  });

  it('waits for a request of the same key that is under way', async () => {
    api.answer(problem(409, 'idempotency_in_flight', { 'retry-after': '0' }), json(AGENT, 201));
    expect(await create()).toEqual(AGENT);
    api.answer(problem(409, 'conflict'), json(AGENT));
    expect(await failure(create())).toMatchObject({ code: 'conflict' });
  });

  it('does not send again what may have been done, has no key and is no read', async () => {
    api.answer(broken, json({}));
    expect(await failure(client.agents.delete('agent_1'))).toBeInstanceOf(FenagoConnectionError);
    expect(api.asked).toHaveLength(1);
    api.answer(problem(503, 'outcome_unknown'), json({}));
    expect(await failure(client.agents.update('agent_1', {}))).toMatchObject({ code: 'outcome_unknown' });
    api.answer(problem(429, 'rate_limited', { 'retry-after': '0' }), json({ deleted: true }));
    expect(await client.agents.delete('agent_1')).toEqual({ deleted: true });
  });

  it('answers a table as its text, and nothing where there is none', async () => {
    api.answer((response) => response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8' }).end('email\r\nada@example.org\r\n'));
    const table: string = await client.call('exportLeads', { query: { source: 'page' } });
    expect(table).toBe('email\r\nada@example.org\r\n');
    api.answer((response) => response.writeHead(204).end());
    expect(await client.call('signOutEverywhere', {})).toBeUndefined();
  });

  it('gives up after so many attempts', async () => {
    api.answer(problem(503, 'service_unavailable', { 'retry-after': '0' }));
    expect(await failure(client.agents.get('agent_1', { maxRetries: 1 }))).toMatchObject({ status: 503 });
    expect(api.asked).toHaveLength(2);
  });

  it('ends what takes too long, and what is not wanted any more', async () => {
    api.answer(silent);
    expect(await failure(client.agents.get('agent_1', { timeoutMs: 50, maxRetries: 0 }))).toBeInstanceOf(FenagoConnectionError);
    const controller = new AbortController();
    const asking = failure(client.agents.get('agent_1', { signal: controller.signal }));
    controller.abort(new Error('not wanted'));
    expect(await asking).toMatchObject({ message: 'not wanted' });
  });

  it('says when nobody is there', async () => {
    const nobody = new Fenago({ baseUrl: 'http://127.0.0.1:1', maxRetries: 0 });
    expect(await failure(nobody.me.get())).toBeInstanceOf(FenagoConnectionError);
  });

  it('reads lists page by page, as far as they are needed', async () => {
    const page = (ids: number[], hasMore: boolean) => json({ object: 'list', data: ids.map((id) => ({ id })), has_more: hasMore, first_id: `${ids[0]}`, last_id: `${ids.at(-1)}` });
    api.answer(page([1, 2], true), page([3, 4], true), page([5], false));
    const seen: unknown[] = [];
    for await (const { id } of client.agents.list({ limit: 2 })) seen.push(id);
    expect(seen).toEqual([1, 2, 3, 4, 5]);
    expect(api.asked.map(({ url }) => url)).toEqual(['/v1/agents?limit=2', '/v1/agents?limit=2&after=2', '/v1/agents?limit=2&after=4']);
    api.answer(page([1, 2], true));
    for await (const _agent of client.agents.list()) break;
    expect(await client.agents.list().page()).toMatchObject({ has_more: true });
    expect(api.asked).toHaveLength(2);
  });
});
