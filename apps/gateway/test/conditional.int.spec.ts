import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { refuseRevision } from '@fenago/contracts';
import { startTestNats, type TestNats } from '@fenago/testing';
import { AUTHORIZED, startGateway, type Answer, type TestGateway } from './support/gateway.js';
import { AGENT, AGENT_ID, CONVERSATION, CONVERSATION_ID, USER, USER_ID, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

const REVISION = 7;
const AGENT_PATH = `/v1/agents/${AGENT_ID}`;
const CONVERSATION_PATH = `/v1/conversations/${CONVERSATION_ID}`;

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
  services.on('getUser', () => ({ ...USER, revision: REVISION }));
  services.on('getAgent', () => ({ ...AGENT, revision: REVISION }));
  services.on('createAgent', () => AGENT);
  services.on('getConversation', () => ({ ...CONVERSATION, revision: REVISION }));
  services.on('createConversation', () => CONVERSATION);
  services.on('updateConversation', ({ ifRevisions }) => {
    const refusal = refuseRevision(REVISION, ifRevisions);
    if (refusal !== undefined) throw refusal;
    return { ...CONVERSATION, revision: REVISION + 1 };
  });
  services.on('deleteAgent', ({ agentId }) => ({ id: agentId, deleted: true }));
});

const etagOf = (answer: Answer): string | null => answer.headers.get('etag');
const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown): Promise<Answer> =>
  gateway.call(method, path, body, { ...AUTHORIZED, ...headers });

describe('ETag', () => {
  it('tells the revision of single objects, and stands on nothing else', async () => {
    expect(etagOf(await ask('GET', '/v1/me'))).toMatch(/^"7\.[0-9a-f]{12}"$/);
    expect(etagOf(await ask('GET', AGENT_PATH))).toBe('"7"');
    expect(etagOf(await ask('POST', '/v1/agents', {}, { name: 'a', configuration: { model: 'm' } }))).toBe('"1"');
    expect(etagOf(await ask('POST', '/v1/conversations', {}, { agentId: AGENT_ID }))).toBe('"1"');
    expect(etagOf(await ask('PATCH', CONVERSATION_PATH, {}, { title: 'Sea' }))).toBe('"8"');
    expect(etagOf(await ask('DELETE', AGENT_PATH))).toBeNull();
    services.on('listAgents', () => ({ object: 'list', data: [AGENT], has_more: false, first_id: AGENT_ID, last_id: AGENT_ID }));
    expect(etagOf(await ask('GET', '/v1/agents'))).toBeNull();
    services.on('getAgent', () => {
      throw new Error('away');
    });
    expect(etagOf(await ask('GET', AGENT_PATH))).toBeNull();
  });

  it('changes when an agent has worked, for that is seen too', async () => {
    const before = etagOf(await ask('GET', AGENT_PATH));
    services.on('getAgent', () => ({ ...AGENT, revision: REVISION, lastActive: '2026-11-23T10:00:00.000Z' }));
    const after = etagOf(await ask('GET', AGENT_PATH));
    expect(after).not.toBe(before);
    expect((await ask('GET', AGENT_PATH, { 'if-none-match': before ?? '' })).status).toBe(200);
    expect((await ask('GET', AGENT_PATH, { 'if-none-match': after ?? '' })).status).toBe(304);
  });
});

describe('If-None-Match', () => {
  it.each(['"7"', 'W/"7"', '"1", "7"', '*'])('%s is answered 304 without a body', async (tags) => {
    const answer = await ask('GET', CONVERSATION_PATH, { 'if-none-match': tags });
    expect(answer).toMatchObject({ status: 304, body: {} });
    expect(etagOf(answer)).toBe('"7"');
  });

  it.each(['"8"', 'nonsense', '7'])('%s is answered with the object', async (tags) => {
    expect(await ask('GET', CONVERSATION_PATH, { 'if-none-match': tags })).toMatchObject({ status: 200, body: { id: CONVERSATION_ID, revision: REVISION } });
  });

  it('means nothing to what changes something', async () => {
    expect((await ask('PATCH', CONVERSATION_PATH, { 'if-none-match': '*' }, { title: 'Sea' })).status).toBe(200);
  });
});

describe('If-Match', () => {
  it.each([
    ['"7"', 200, undefined],
    ['"6", "7"', 200, undefined],
    ['*', 200, undefined],
    ['"7.mb2k1x0"', 200, undefined],
    ['"6"', 412, 'precondition_failed'],
    ['W/"7"', 412, 'precondition_failed'],
    ['"of-another-server"', 412, 'precondition_failed'],
  ])('%s → %i', async (tags, status, code) => {
    const answer = await ask('PATCH', CONVERSATION_PATH, { 'if-match': tags }, { title: 'Sea' });
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it('reaches the service as revisions, and is left out where there is none', async () => {
    await ask('DELETE', AGENT_PATH, { 'if-match': '"3", W/"4", "5"' });
    await ask('DELETE', AGENT_PATH);
    const caller = { userId: USER_ID };
    expect(services.requestsOf('deleteAgent')).toEqual([{ caller, agentId: AGENT_ID, ifRevisions: [3, 5] }, { caller, agentId: AGENT_ID }]);
  });

  it('that cannot be read reaches no service', async () => {
    const answer = await ask('DELETE', AGENT_PATH, { 'if-match': '7' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: '/If-Match' }] } });
    expect(services.requestsOf('deleteAgent')).toEqual([]);
  });

  it('cannot be put into the body instead', async () => {
    expect((await ask('PATCH', CONVERSATION_PATH, {}, { title: 'Sea', ifRevisions: [7] })).body['code']).toBe('invalid_request');
  });
});
