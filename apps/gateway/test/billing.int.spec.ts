import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FenagoError, type BillingView, type PlanView } from '@fenago/contracts';
import { startTestNats, type TestNats } from '@fenago/testing';
import { startGateway, type TestGateway } from './support/gateway.js';
import { USER_ID, verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

const features = { limits: { requests: 1, tokens: null, spendMicros: null, concurrentExecutions: 1 }, models: ['*'], tools: [], flags: {} };
const PLAN: PlanView = { id: 'free', object: 'plan', name: 'Free', description: '', isDefault: true, currency: 'USD', prices: [], trialDays: 0, features, usage: [] };
const BILLING: BillingView = { object: 'billing', planId: 'free', features, entitledUntil: null, subscription: null, canSubscribe: true };
const PAGE = { object: 'billing_page', url: 'https://checkout.example.org/1' } as const;

describe('billing over HTTP', () => {
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

  const caller = { userId: USER_ID };

  it('shows plans to everybody', async () => {
    services.on('listPlans', () => [PLAN]);
    expect(await gateway.call('GET', '/v1/plans', undefined, {})).toMatchObject({ status: 200, body: { object: 'list', data: [PLAN], has_more: false, first_id: 'free' } });
  });

  it('shows the caller what they have, changes it, and makes pages', async () => {
    services.on('getBilling', () => BILLING);
    services.on('updateSubscription', () => BILLING);
    services.on('createCheckout', () => PAGE);
    services.on('createPortal', () => PAGE);
    const wish = { planId: 'pro', interval: 'year' } as const;
    expect(await gateway.call('GET', '/v1/billing')).toMatchObject({ status: 200, body: BILLING });
    expect(await gateway.call('PATCH', '/v1/billing', { ...wish, cancelAtPeriodEnd: false })).toMatchObject({ status: 200, body: BILLING });
    expect(await gateway.call('POST', '/v1/billing/checkout', wish)).toMatchObject({ status: 201, body: PAGE });
    expect(await gateway.call('POST', '/v1/billing/portal')).toMatchObject({ status: 201, body: PAGE });
    expect(services.requestsOf('updateSubscription')).toEqual([{ caller, ...wish, cancelAtPeriodEnd: false }]);
    expect(services.requestsOf('createCheckout')).toEqual([{ caller, ...wish }]);
    expect([...services.requestsOf('getBilling'), ...services.requestsOf('createPortal')]).toEqual([{ caller }, { caller }]);
  });

  it('asks for scopes of its own', async () => {
    services.on('verifyApiKey', () => verifiedKey({ scopes: ['usage:read', 'billing:read'] }));
    services.on('getBilling', () => BILLING);
    const reader = { authorization: 'Bearer fng_live_reader_key_0' };
    expect(await gateway.call('GET', '/v1/billing', undefined, reader)).toMatchObject({ status: 200 });
    for (const [method, path] of [['PATCH', ''], ['POST', '/checkout'], ['POST', '/portal']] as const) {
      expect(await gateway.call(method, `/v1/billing${path}`, {}, reader)).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
    }
  });

  it.each([
    ['no payment provider', 'stripe_not_configured', 501],
    ['a payment provider that is away', 'stripe_unavailable', 503],
    ['a card that is declined', 'payment_failed', 402],
  ] as const)('tells of %s', async (_case, code, status) => {
    services.on('createPortal', () => {
      throw new FenagoError(code, 'A sentence.');
    });
    expect(await gateway.call('POST', '/v1/billing/portal')).toMatchObject({ status, body: { code } });
  });

  it.each<[string, string, string, object, string]>([
    ['a plan that is no id', 'POST', '/checkout', { planId: 'Pro!', interval: 'month' }, '/planId'],
    ['no plan', 'POST', '/checkout', { interval: 'month' }, '/planId'],
    ['an interval that is none', 'POST', '/checkout', { planId: 'pro', interval: 'week' }, '/interval'],
    ['an address to come back to', 'POST', '/checkout', { planId: 'pro', interval: 'month', successUrl: 'https://evil.example' }, '/successUrl'],
    ['an end that is neither', 'PATCH', '', { cancelAtPeriodEnd: 'yes' }, '/cancelAtPeriodEnd'],
    ['a plan that is null', 'PATCH', '', { planId: null }, '/planId'],
  ])('is refused with %s', async (_case, method, path, body, field) => {
    expect(await gateway.call(method, `/v1/billing${path}`, body)).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path: field }] } });
    expect(services.asked.filter(({ name }) => name.startsWith('billing.'))).toEqual([]);
  });
});
