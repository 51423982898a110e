import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deterministicId, FenagoError, type AdminLeadView } from '@fenago/contracts';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import { AUTHORIZED, startGateway, type TestGateway } from './support/gateway.js';
import { USER_ID, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

const HEADER = 'id,email,name,source,createdAt,convertedAt,convertedUserId';
const AT = '2026-11-23T09:00:00.000Z';

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

const lead = (n: number, changes: Partial<AdminLeadView> = {}): AdminLeadView => ({
  id: deterministicId('lead', n, 'test'),
  object: 'lead',
  email: `lead-${n}@example.org`,
  name: null,
  source: 'home',
  createdAt: AT,
  convertedAt: null,
  convertedUserId: null,
  ...changes,
});

/** Answers pages of these leads, as the user service does. */
function serve(leads: readonly AdminLeadView[], failAt = Number.POSITIVE_INFINITY): void {
  services.on('listLeads', ({ limit, after }) => {
    const from = after === undefined ? 0 : leads.findIndex(({ id }) => id === after) + 1;
    if (from >= failAt) throw new FenagoError('database_unavailable', 'Away.', { retryAfterSeconds: 2 });
    const data = leads.slice(from, from + limit);
    return { object: 'list', data, has_more: from + limit < leads.length, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  });
}

const exportLeads = (query = ''): Promise<Response> => fetch(`${gateway.url}/v1/admin/leads/export${query}`, { headers: AUTHORIZED });

describe('GET /v1/admin/leads', () => {
  it('lists them for an admin', async () => {
    serve([lead(1, { convertedAt: AT, convertedUserId: USER_ID })]);
    const answer = await gateway.call('GET', '/v1/admin/leads?source=home&limit=5');
    expect(answer).toMatchObject({ status: 200, body: { data: [{ email: 'lead-1@example.org', convertedUserId: USER_ID }] } });
    expect(services.requestsOf('listLeads')).toEqual([{ admin: { adminId: USER_ID }, source: 'home', limit: 5, order: 'desc' }]);
  });
});

describe('GET /v1/admin/leads/export', () => {
  it('gives all of them, page after page', async () => {
    serve(Array.from({ length: 250 }, (_, i) => lead(i)));
    const response = await exportLeads('?source=home');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="leads.csv"');
    const lines = (await response.text()).split('\r\n');
    expect(lines[0]).toBe(HEADER);
    expect(lines.slice(1, -1).map((line) => line.split(',')[1])).toEqual(Array.from({ length: 250 }, (_, i) => `lead-${i}@example.org`));
    expect(services.requestsOf('listLeads')).toHaveLength(3);
    for (const asked of services.requestsOf('listLeads')) expect(asked).toMatchObject({ limit: 100, order: 'asc', source: 'home' });
  });

  it('has a header where there are none', async () => {
    serve([]);
    expect(await (await exportLeads()).text()).toBe(`${HEADER}\r\n`);
  });

  it.each([
    ['a quote and a comma', 'Ada "Countess", L.', '"Ada ""Countess"", L."'],
    ['a line', 'Ada\r\nLovelace', '"Ada\r\nLovelace"'],
    ['half a line', 'Ada\nLovelace', '"Ada\nLovelace"'],
    ['a formula', '=HYPERLINK("http://evil.example","x")', `"'=HYPERLINK(""http://evil.example"",""x"")"`],
    ['a plus', '+1', "'+1"],
    ['a minus', '-1', "'-1"],
    ['an at', '@SUM(A1)', "'@SUM(A1)"],
    ['a tab', '\t=1', "'\t=1"],
    ['a carriage return', '\r=1', '"\'\r=1"'],
    ['letters of all kinds', 'Zoë Ω 😀', 'Zoë Ω 😀'],
  ])('writes %s as RFC 4180 and spreadsheets want it', async (_case, name, written) => {
    serve([lead(1, { name })]);
    expect(await (await exportLeads()).text()).toBe(`${HEADER}\r\n${lead(1).id},lead-1@example.org,${written},home,${AT},,\r\n`);
  });

  it('reads no further than the client takes', async () => {
    const wide = 'x'.repeat(200);
    serve(Array.from({ length: 30_000 }, (_, i) => lead(i, { name: wide })));
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${gateway.url}/v1/admin/leads/export`, { headers: AUTHORIZED, agent: false }, resolve).once('error', reject);
    });
    response.pause();
    let before = -1;
    await until(
      () => {
        const pages = services.requestsOf('listLeads').length;
        const isStill = pages === before;
        before = pages;
        return isStill;
      },
      { everyMs: 300 },
    );
    expect(before).toBeLessThan(250);
    let bytes = 0;
    response.on('data', (chunk: Buffer) => (bytes += chunk.length));
    response.resume();
    await until(() => response.readableEnded, { deadlineMs: 20_000 });
    expect(services.requestsOf('listLeads')).toHaveLength(300);
    expect(bytes).toBeGreaterThan(30_000 * 200);
  });

  it('is a problem where it cannot begin, and breaks off where it cannot go on', async () => {
    serve([lead(1)], 0);
    const refused = await exportLeads();
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'database_unavailable' });
    serve(Array.from({ length: 250 }, (_, i) => lead(i)), 200);
    const broken = await exportLeads();
    expect(broken.status).toBe(200);
    await expect(broken.text()).rejects.toThrow('terminated');
  });

  it('is for admins', async () => {
    const fresh = await startGateway(nats.url);
    services.on('verifyApiKey', () => verifiedKey({ role: 'user' }));
    expect(await fresh.call('GET', '/v1/admin/leads/export')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    await fresh.service.drain();
    expect(services.requestsOf('listLeads')).toEqual([]);
  });
});
