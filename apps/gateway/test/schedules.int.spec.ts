import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, refuseRevision, type ScheduleView } from '@fenago/contracts';
import { startTestNats, type TestNats } from '@fenago/testing';
import { AUTHORIZED, startGateway, type Answer, type TestGateway } from './support/gateway.js';
import { AGENT_ID, CONVERSATION_ID, USER_ID, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

const SCHEDULE_ID = newId('schedule', 0);
const PATH = `/v1/schedules/${SCHEDULE_ID}`;
const AT = '2026-11-23T09:00:00.000Z';
const SCHEDULE: ScheduleView = {
  id: SCHEDULE_ID,
  object: 'schedule',
  userId: USER_ID,
  agentId: AGENT_ID,
  conversationId: null,
  content: 'What is new?',
  options: null,
  onBusy: null,
  cron: '0 9 * * *',
  timeZone: 'UTC',
  at: null,
  status: 'active',
  nextAt: AT,
  lastFiredAt: null,
  lastExecutionId: null,
  lastError: null,
  failures: 0,
  revision: 1,
  createdAt: AT,
  updatedAt: AT,
};
const BODY = { agentId: AGENT_ID, content: 'What is new?', cron: '0 9 * * *' };
const caller = { userId: USER_ID };

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
  services.on('createSchedule', () => SCHEDULE);
  services.on('getSchedule', () => SCHEDULE);
  services.on('updateSchedule', ({ ifRevisions }) => {
    const refused = refuseRevision(SCHEDULE.revision, ifRevisions);
    if (refused !== undefined) throw refused;
    return { ...SCHEDULE, revision: 2 };
  });
});

const create = (body: object): Promise<Answer> => gateway.call('POST', '/v1/schedules', body);

describe('/v1/schedules', () => {
  it('makes one, with what is asked and nothing else', async () => {
    const answer = await create({ ...BODY, conversationId: CONVERSATION_ID, timeZone: 'Europe/Berlin', options: { temperature: 0 }, onBusy: 'interrupt' });
    expect(answer).toMatchObject({ status: 201, body: SCHEDULE });
    expect(answer.headers.get('etag')).toBe('"1"');
    await create(BODY);
    expect(services.requestsOf('createSchedule')).toEqual([
      { caller, ...BODY, conversationId: CONVERSATION_ID, timeZone: 'Europe/Berlin', options: { temperature: 0 }, onBusy: 'interrupt' },
      { caller, ...BODY, conversationId: null },
    ]);
  });

  it('takes a time however it is written', async () => {
    const { cron: _cron, ...body } = BODY;
    await create({ ...body, at: '2030-01-01T10:00:00+02:00' });
    await gateway.call('PATCH', PATH, { at: '2030-01-01' });
    expect(services.requestsOf('createSchedule')).toMatchObject([{ at: '2030-01-01T08:00:00.000Z' }]);
    expect(services.requestsOf('updateSchedule')).toEqual([{ caller, scheduleId: SCHEDULE_ID, at: '2030-01-01T00:00:00.000Z' }]);
  });

  it.each<[string, object, string]>([
    ['no agent', { content: 'x', cron: '* * * * *' }, '/agentId'],
    ['no id of a conversation', { ...BODY, conversationId: 'conv_1' }, '/conversationId'],
    ['no message', { ...BODY, content: '' }, '/content'],
    ['an operator for a message', { ...BODY, content: { $gt: '' } }, '/content'],
    ['a time without an offset', { ...BODY, at: '2030-01-01T10:00:00' }, '/at'],
    ['a long cron expression', { ...BODY, cron: '*'.repeat(121) }, '/cron'],
    ['an unknown option', { ...BODY, options: { store: false } }, '/options/store'],
    ['an option out of bounds', { ...BODY, options: { temperature: 3 } }, '/options/temperature'],
    ['a policy that is none', { ...BODY, onBusy: 'shout' }, '/onBusy'],
    ['a status at creation', { ...BODY, status: 'paused' }, '/status'],
  ])('refuses %s and says where', async (_what, body, path) => {
    const answer = await create(body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect((answer.body['errors'] as { path: string }[]).map((error) => error.path)).toContain(path);
    expect(services.requestsOf('createSchedule')).toEqual([]);
  });

  it('changes what is named, under a condition where there is one', async () => {
    expect(await gateway.call('PATCH', PATH, { status: 'paused', onBusy: null }, { ...AUTHORIZED, 'if-match': '"1"' })).toMatchObject({ status: 200, body: { revision: 2 } });
    expect(await gateway.call('PATCH', PATH, { status: 'paused' }, { ...AUTHORIZED, 'if-match': '"7"' })).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
    expect(services.requestsOf('updateSchedule')[0]).toEqual({ caller, scheduleId: SCHEDULE_ID, status: 'paused', onBusy: null, ifRevisions: [1] });
    for (const body of [{ status: 'ended' }, { agentId: AGENT_ID }, { content: null }]) expect((await gateway.call('PATCH', PATH, body)).body['code']).toBe('invalid_request');
  });

  it('lists, and filters by agent and conversation', async () => {
    const page = { object: 'list' as const, data: [SCHEDULE], has_more: false, first_id: SCHEDULE_ID, last_id: SCHEDULE_ID };
    services.on('listSchedules', () => page);
    const answer = await gateway.call('GET', `/v1/schedules?agentId=${AGENT_ID}&conversationId=${CONVERSATION_ID}&after=${SCHEDULE_ID}`);
    expect(answer).toMatchObject({ status: 200, body: page });
    expect(services.requestsOf('listSchedules')).toEqual([{ caller, limit: 20, order: 'desc', after: SCHEDULE_ID, agentId: AGENT_ID, conversationId: CONVERSATION_ID }]);
    expect((await gateway.call('GET', `/v1/schedules?after=${AGENT_ID}`)).body['code']).toBe('invalid_request');
  });

  it('knows nobody else’s, nor one that is none', async () => {
    services.reset();
    services.on('verifyApiKey', () => verifiedKey());
    for (const method of ['GET', 'PATCH', 'DELETE']) expect(await gateway.call(method, PATH, method === 'PATCH' ? {} : undefined)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await gateway.call('GET', `/v1/schedules/${AGENT_ID}`)).status).toBe(404);
  });

  it('asks for its own scopes', async () => {
    const fresh = await startGateway(nats.url);
    services.on('verifyApiKey', () => verifiedKey({ scopes: ['schedules:read', 'conversations:write'] }));
    expect((await fresh.call('GET', PATH)).status).toBe(200);
    const refused = await fresh.call('POST', '/v1/schedules', BODY);
    expect(refused).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
    expect(String(refused.body['detail'])).toContain('schedules:write');
    await fresh.service.drain();
  });
});
