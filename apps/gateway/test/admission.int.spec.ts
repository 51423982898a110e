import { FenagoError, eventSubject, newId, type AllowanceView, type EventType } from '@fenago/contracts';
import { EventPublisher, connectNats, type NatsLink } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { eventOf, startTestNats, until, type TestNats } from '@fenago/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AUTHORIZED, startGateway, type TestGateway } from './support/gateway.js';
import { USER_ID, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

const open = { limit: null, used: 0, reserved: 0 };
const resetsAt = new Date(Date.now() + 86_400_000).toISOString();
const ALLOWANCE: AllowanceView = {
  object: 'allowance',
  planId: 'free',
  periodStart: '2026-11-01T00:00:00.000Z',
  resetsAt,
  requests: open,
  tokens: open,
  spendMicros: open,
  concurrentExecutions: { limit: null, running: 0 },
  models: ['*'],
  tools: ['http'],
};
const USED_UP = { ...ALLOWANCE, tokens: { limit: 100, used: 100, reserved: 0 } };
const ACCOUNT_ID = newId('billingAccount', Date.now());
const features = { limits: { requests: null, tokens: 100, spendMicros: null, concurrentExecutions: null }, models: ['*'], tools: [], flags: {} };
const PROFILE = { billingAccountId: ACCOUNT_ID, userId: USER_ID, customerId: null, subscription: null, planId: 'free', features, entitledUntil: null };
const REACHED = { userId: USER_ID, planId: 'free', limit: 'tokens', threshold: 100, used: 100, allowed: 100, resetsAt };
const TELLING: readonly (readonly [EventType, object])[] = [
  ['billing.entitlements.changed', PROFILE],
  ['billing.subscription.changed', PROFILE],
  ['allowance.threshold_reached', REACHED],
];
const FULL = { ...ALLOWANCE, concurrentExecutions: { limit: 2, running: 2 } };

describe('admission', () => {
  let nats: TestNats;
  let link: NatsLink;
  let services: StubServices;
  let gateway: TestGateway;
  let conversationId: string;

  beforeAll(async () => {
    nats = await startTestNats();
    services = new StubServices(nats.url);
    await services.start();
    link = await connectNats({ url: nats.url, name: 'billing', logger: createLogger({ service: 'billing', level: 'silent' }) });
  });
  afterAll(async () => {
    await link.drain(1_000);
    await services.stop();
    await nats.stop();
  });
  beforeEach(async () => {
    services.reset();
    services.on('verifyApiKey', () => verifiedKey());
    services.on('postMessage', ({ executionId, messageId }) => ({ id: messageId, object: 'message', conversationId, executionId, position: 0, status: 'queued' }) as never);
    conversationId = newId('conversation', Date.now());
    gateway = await startGateway(nats.url);
    return () => gateway.service.drain();
  });

  const post = (body: object = { content: 'Hello' }) => gateway.call('POST', `/v1/conversations/${conversationId}/messages`, body);

  it('lets in what the plan allows, and asks once for many', async () => {
    services.on('getAllowance', () => ALLOWANCE);
    const answers = await Promise.all(Array.from({ length: 10 }, () => post()));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 202));
    expect(services.requestsOf('getAllowance')).toEqual([{ caller: { userId: USER_ID } }]);
  });

  it('says what is used up, what would help and when it begins anew, and posts nothing', async () => {
    services.on('getAllowance', () => USED_UP);
    expect(await post()).toMatchObject({
      status: 402,
      body: { code: 'allowance_exhausted', detail: expect.stringContaining('a larger plan helps at once'), details: { planId: 'free', limit: 'tokens', allowed: 100, used: 100, resetsAt } },
    });
    const request = { model: newId('agent', Date.now()), messages: [{ role: 'user', content: 'Hello' }] };
    expect(await gateway.call('POST', '/openai/v1/chat/completions', request)).toMatchObject({ status: 402, body: { error: { code: 'allowance_exhausted' } } });
    const { messages: _messages, ...response } = { ...request, input: 'Hello' };
    expect(await gateway.call('POST', '/openai/v1/responses', response)).toMatchObject({ status: 402, body: { error: { code: 'allowance_exhausted' } } });
    expect([services.requestsOf('postMessage'), services.requestsOf('beginConversation')]).toEqual([[], []]);
  });

  it('says so of spending, but not where the owner of the agent pays the provider', async () => {
    services.on('getAllowance', () => ({ ...ALLOWANCE, spendMicros: { limit: 100, used: 120, reserved: 0 } }));
    const agentId = newId('agent', Date.now());
    services.on('getConversation', () => ({ id: conversationId, agentId }) as never);
    services.on('getAgentSnapshot', () => ({ configuration: { model: 'm' } }) as never);
    expect(await post()).toMatchObject({ status: 402, body: { details: { limit: 'spendMicros' } } });
    services.on('getAgentSnapshot', () => ({ configuration: { model: 'm', provider: 'mine' } }) as never);
    expect((await post()).status).toBe(202);
    expect(services.requestsOf('getAgentSnapshot')).toEqual([{ caller: { userId: USER_ID }, agentId }, { caller: { userId: USER_ID }, agentId }]);
  });

  it('says to come back where as many run as may, but not to whoever puts an end to one', async () => {
    services.on('getAllowance', () => FULL);
    const refused = await post();
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_executions' } });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect((await post({ content: 'Instead', onBusy: 'interrupt' })).status).toBe(202);
  });

  it('answers a request that is sent again as the first time, whatever is used up since', async () => {
    services.on('getAllowance', () => USED_UP);
    const posted = { conversationId, messageId: newId('message', Date.now()), executionId: newId('execution', Date.now()), turn: 'started' as const };
    services.on('postMessage', () => posted);
    expect(await post({ content: 'Hello', clientMessageId: 'once' })).toMatchObject({ status: 202, body: { executionId: posted.executionId } });
    expect(services.requestsOf('postMessage')).toEqual([expect.objectContaining({ clientMessageId: 'once', onlyRepeated: true })]);
    services.on('postMessage', () => {
      throw new FenagoError('not_found', 'It was not posted before.');
    });
    expect((await post({ content: 'Hello', clientMessageId: 'new' })).status).toBe(402);
  });

  it('finds out by the key of a request whether it was let in before', async () => {
    services.on('getAllowance', () => USED_UP);
    services.on('beginIdempotent', () => ({ state: 'begun', cause: { id: 'idem:1', time: new Date().toISOString() }, lock: 'lock-1' }));
    services.on('endIdempotent', () => ({}));
    const keyed = { ...AUTHORIZED, 'idempotency-key': 'key-1' };
    const request = { model: newId('agent', Date.now()), input: 'Hello', background: true };
    const respond = () => gateway.call('POST', '/openai/v1/responses', request, keyed);
    expect((await respond()).status).toBe(402);
    services.on('getExecution', ({ executionId }) => ({ id: executionId }) as never);
    await respond();
    expect(services.requestsOf('beginConversation').map(({ executionId }) => executionId)).toEqual(services.requestsOf('getExecution').slice(1).map(({ executionId }) => executionId));
    expect(services.requestsOf('beginConversation')).toHaveLength(1);
  });

  it.each(TELLING)('asks anew once %s has passed', async (type, data) => {
    let now: AllowanceView = ALLOWANCE;
    services.on('getAllowance', () => now);
    expect((await post()).status).toBe(202);
    now = USED_UP;
    const event = eventOf({ type, aggregateId: ACCOUNT_ID, ownerId: USER_ID, data: data as never });
    await new EventPublisher(link).publish({ subject: eventSubject(type, USER_ID, event.subject), id: event.id, payload: JSON.stringify(event) });
    // Sooner than what is remembered is asked anew by itself.
    await until(async () => (await post()).status === 402, { deadlineMs: 8_000, what: 'the gate is closed' });
  });

  it('lets everybody in where nobody can be asked: what counts is the reservation', async () => {
    services.on('getAllowance', () => {
      throw new FenagoError('database_unavailable', 'Away.');
    });
    expect((await post()).status).toBe(202);
  });

  it('shows the caller what is left', async () => {
    services.on('getAllowance', () => USED_UP);
    expect(await gateway.call('GET', '/v1/billing/allowance')).toMatchObject({ status: 200, body: USED_UP });
  });
});
