import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FenagoError, newId, type UsageRowView } from '@fenago/contracts';
import { startTestNats, type TestNats } from '@fenago/testing';
import { AUTHORIZED, startGateway, type TestGateway } from './support/gateway.js';
import { AGENT_ID, CONVERSATION_ID, USER_ID, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

const AT = '2026-11-23T09:00:00.000Z';
const HEADER =
  'id,executionId,step,conversationId,userId,agentId,agentOwnerId,provider,billedTo,model,inputTokens,cachedInputTokens,outputTokens,reasoningTokens,estimated,currency,inputPrice,cachedInputPrice,outputPrice,costMicros,priceVersion,defaultPriced,correctionOf,reason,usedAt,createdAt';
const EMPTY = { object: 'list', data: [], has_more: false, first_id: null, last_id: null } as const;
const executionId = newId('execution', Date.parse(AT));
const ROW_ID = `${executionId}:0`;

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
  services.on('verifyApiKey', () => verifiedKey({ role: 'admin' }));
});

const row = (step: number, changes: Partial<UsageRowView> = {}): UsageRowView => ({
  id: `${executionId}:${step}`,
  object: 'usage',
  executionId,
  step,
  conversationId: CONVERSATION_ID,
  userId: USER_ID,
  agentId: AGENT_ID,
  agentOwnerId: USER_ID,
  provider: 'openai',
  billedTo: 'platform',
  model: 'm',
  usage: { inputTokens: 16, cachedInputTokens: 4, outputTokens: 7, reasoningTokens: 2, estimated: false },
  usedAt: AT,
  currency: 'USD',
  price: { input: 1, cachedInput: 2, output: 3 },
  costMicros: 42,
  priceVersion: '1',
  defaultPriced: false,
  correctionOf: null,
  reason: null,
  createdAt: AT,
  ...changes,
});

/** Answers pages of these rows, as billing does. */
function serve(rows: readonly UsageRowView[], failAt = Number.POSITIVE_INFINITY): void {
  const page = ({ limit, after }: { readonly limit: number; readonly after?: string }) => {
    const from = after === undefined ? 0 : rows.findIndex(({ id }) => id === after) + 1;
    if (from >= failAt) throw new FenagoError('database_unavailable', 'Away.', { retryAfterSeconds: 2 });
    const data = rows.slice(from, from + limit);
    return { object: 'list' as const, data, has_more: from + limit < rows.length, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  };
  services.on('listUsage', page);
  services.on('listAllUsage', page);
}

const caller = { userId: USER_ID };
const admin = { adminId: USER_ID };
const period = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-03T10:00:00.000Z' };
const PERIOD = 'from=2026-11-01&to=2026-11-03T12:00:00%2B02:00';

describe('GET /v1/usage/groups', () => {
  it('asks for sums of a period, the last 30 days unless told', async () => {
    services.on('groupUsage', () => EMPTY);
    expect(await gateway.call('GET', `/v1/usage/groups?groupBy=model&${PERIOD}&agentId=${AGENT_ID}&after=gpt-5-mini`)).toMatchObject({ status: 200, body: EMPTY });
    await gateway.call('GET', '/v1/usage/groups?groupBy=day&limit=3&order=asc');
    const [told, untold] = services.requestsOf('groupUsage');
    expect(told).toEqual({ caller, groupBy: 'model', ...period, agentId: AGENT_ID, after: 'gpt-5-mini', limit: 20, order: 'desc' });
    expect(untold).toMatchObject({ groupBy: 'day', limit: 3, order: 'asc' });
    expect(Date.parse(String(untold?.to)) - Date.parse(String(untold?.from))).toBe(30 * 86_400_000);
  });

  it.each(['', 'groupBy=user', 'groupBy=', 'groupBy[$ne]=day', 'groupBy=day&from=2026-11-02&to=2026-11-01', 'groupBy=day&userId=x', `groupBy=agent&after=${'x'.repeat(201)}`])(
    'refuses ?%s',
    async (query) => {
      expect(await gateway.call('GET', `/v1/usage/groups?${query}`)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    },
  );
});

describe('GET /v1/usage/rows', () => {
  it('passes on what is filtered by, with times in UTC', async () => {
    serve([row(0)]);
    const path = `/v1/usage/rows?${PERIOD}&model=m&conversationId=${CONVERSATION_ID}&after=${ROW_ID}:c01`;
    expect(await gateway.call('GET', path)).toMatchObject({ status: 200, body: { data: [row(0)] } });
    await gateway.call('GET', '/v1/usage/rows?limit=1');
    expect(services.requestsOf('listUsage')).toEqual([
      { caller, ...period, model: 'm', conversationId: CONVERSATION_ID, after: `${ROW_ID}:c01`, limit: 20, order: 'desc' },
      { caller, limit: 1, order: 'desc' },
    ]);
  });
});

describe('GET /v1/usage/shared-agents', () => {
  it('asks for what others used', async () => {
    services.on('groupSharedUsage', () => EMPTY);
    await gateway.call('GET', `/v1/usage/shared-agents?groupBy=agent&from=2026-11-01&agentId=${AGENT_ID}`);
    await gateway.call('GET', '/v1/usage/shared-agents?groupBy=day');
    expect(services.requestsOf('groupSharedUsage')).toEqual([
      { caller, groupBy: 'agent', from: period.from, agentId: AGENT_ID, limit: 20, order: 'desc' },
      { caller, groupBy: 'day', limit: 20, order: 'desc' },
    ]);
    expect((await gateway.call('GET', '/v1/usage/shared-agents?groupBy=conversation')).status).toBe(400);
  });
});

describe.each([
  ['/v1/usage/export', 'listUsage', { caller }],
  ['/v1/admin/usage/export', 'listAllUsage', { admin, userId: USER_ID }],
] as const)('GET %s', (path, query, reader) => {
  const asked = `${path}?${PERIOD}${'userId' in reader ? `&userId=${USER_ID}` : ''}`;
  const get = (address: string): Promise<Response> => fetch(`${gateway.url}${address}`, { headers: AUTHORIZED });

  it('gives all rows of a period, page after page', async () => {
    serve(Array.from({ length: 250 }, (_, step) => row(step)));
    const response = await get(asked);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="usage.csv"');
    const lines = (await response.text()).split('\r\n');
    expect(lines[0]).toBe(HEADER);
    expect(lines[1]).toBe(
      `${ROW_ID},${executionId},0,${CONVERSATION_ID},${USER_ID},${AGENT_ID},${USER_ID},openai,platform,m,16,4,7,2,false,USD,1,2,3,42,1,false,,,${AT},${AT}`,
    );
    expect(lines.slice(1, -1).map((line) => line.split(',')[2])).toEqual(Array.from({ length: 250 }, (_, step) => String(step)));
    expect(services.requestsOf(query)).toHaveLength(3);
    for (const request of services.requestsOf(query)) expect(request).toMatchObject({ ...reader, ...period, limit: 100, order: 'asc' });
  });

  it('guards texts that begin like a formula, and leaves numbers below zero as they are', async () => {
    serve([row(0, { id: `${ROW_ID}:c01`, model: '=cmd|calc', costMicros: -42, correctionOf: ROW_ID, reason: '-1 of "two", really' })]);
    const [, line] = (await (await get(asked)).text()).split('\r\n');
    expect(line).toContain(`,'=cmd|calc,`);
    expect(line).toContain(`,-42,1,false,${ROW_ID},"'-1 of ""two"", really",`);
  });

  it('is a problem where the first page cannot be read, and breaks off where a later one cannot', async () => {
    serve([row(0)], 0);
    expect((await get(asked)).status).toBe(503);
    serve(Array.from({ length: 250 }, (_, step) => row(step)), 100);
    const broken = await get(asked);
    expect(broken.status).toBe(200);
    await expect(broken.text()).rejects.toThrow('terminated');
  });

  it('refuses a period that is empty', async () => {
    expect((await get(`${path}?from=2026-11-02&to=2026-11-01`)).status).toBe(400);
    expect(services.requestsOf(query)).toEqual([]);
  });
});

describe('/v1/admin/usage', () => {
  it('is of everybody, or of one user', async () => {
    services.on('groupAllUsage', () => EMPTY);
    serve([]);
    await gateway.call('GET', `/v1/admin/usage/groups?groupBy=user&${PERIOD}`);
    await gateway.call('GET', `/v1/admin/usage?${PERIOD}&userId=${USER_ID}`);
    await gateway.call('GET', `/v1/admin/usage/rows?userId=${USER_ID}`);
    expect(services.requestsOf('groupAllUsage')).toEqual([{ admin, groupBy: 'user', ...period, limit: 20, order: 'desc' }]);
    expect(services.requestsOf('summarizeAllUsage')).toEqual([{ admin, ...period, userId: USER_ID }]);
    expect(services.requestsOf('listAllUsage')).toEqual([{ admin, userId: USER_ID, limit: 20, order: 'desc' }]);
    expect((await gateway.call('GET', '/v1/admin/usage?userId=1')).status).toBe(400);
  });

  it('is for admins only', async () => {
    services.on('verifyApiKey', () => verifiedKey());
    const other = await startGateway(nats.url);
    const calls = ['', '/groups?groupBy=day', '/rows', '/export'].map((path) => other.call('GET', `/v1/admin/usage${path}`));
    const answers = [...(await Promise.all(calls)), await other.call('POST', `/v1/admin/usage/${ROW_ID}/corrections`, { costMicros: 1, reason: 'r' })];
    await other.service.drain();
    for (const answer of answers) expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(services.asked.filter(({ name }) => name.startsWith('billing.'))).toEqual([]);
  });
});

describe('POST /v1/admin/usage/{id}/corrections', () => {
  const correct = (id: string, body: unknown) => gateway.call('POST', `/v1/admin/usage/${id}/corrections`, body);

  it('answers the further row', async () => {
    const correction = row(0, { id: `${ROW_ID}:c01`, costMicros: -42, correctionOf: ROW_ID, reason: 'Twice.' });
    services.on('correctUsage', () => correction);
    const body = { costMicros: -42, usage: { inputTokens: -16 }, reason: 'Twice.' };
    expect(await correct(ROW_ID, body)).toMatchObject({ status: 201, body: correction });
    expect(services.requestsOf('correctUsage')).toEqual([{ admin, usageId: ROW_ID, ...body }]);
  });

  it.each([
    {},
    { costMicros: -1 },
    { costMicros: '-1', reason: 'r' },
    { costMicros: -1.5, reason: 'r' },
    { costMicros: 2 ** 60, reason: 'r' },
    { costMicros: -1, reason: '' },
    { costMicros: -1, reason: 'r', usage: { estimated: true } },
    { costMicros: -1, reason: 'r', usage: { inputTokens: null } },
    { costMicros: -1, reason: 'r', usageId: 'x' },
  ])('refuses %j', async (body) => {
    expect(await correct(ROW_ID, body)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(services.requestsOf('correctUsage')).toEqual([]);
  });

  it.each(['1', executionId, `${ROW_ID}:c01`, `${executionId}:-1`, '%00'])('has no row %s that could be corrected', async (id) => {
    expect(await correct(id, { costMicros: -1, reason: 'r' })).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});
