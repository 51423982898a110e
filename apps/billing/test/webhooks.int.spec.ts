import { COMMANDS, QUERIES } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { ServiceUnderTest } from '@fenago/testing-service';
import fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { billingAccountIdOf } from '../src/domain/billing-account.state.js';
import type { StripeEventDocument } from '../src/schemas/stripe-event.schema.js';
import { BEGAN, priceOf, startSubscription } from './catalogue.js';
import { StripeStub, type StripeObject } from './stripe-stub.js';
import { accountOf, newUser, registered, type User } from './users.js';

const SECRETS = ['whsec_old', 'whsec_new'];
const DAY_S = 86_400;
const nowSeconds = (): number => Math.floor(Date.now() / 1_000);

const signed = (payload: string, secret = SECRETS[0] ?? '', at = nowSeconds()): string =>
  `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${payload}`).digest('hex')}`;

let sent = 0;
const eventAbout = (object: object, type = 'customer.subscription.updated', changes: object = {}): StripeObject => ({
  id: `evt_${(sent += 1)}`,
  object: 'event',
  api_version: '2026-10-28.endive',
  type,
  created: nowSeconds(),
  data: { object },
  ...changes,
});

describe("Stripe's webhooks", () => {
  let stripe: StripeStub;
  let service: ServiceUnderTest;
  let aheadMs = 0;
  beforeAll(async () => {
    stripe = await StripeStub.start();
    const env = { ...stripe.env, STRIPE_WEBHOOK_SECRET: SECRETS.join(','), BILLING_SWEEP_MS: '100' };
    service = await ServiceUnderTest.start(serviceDefinition, { replicas: 2, env, clock: { now: () => new Date(Date.now() + aheadMs) } });
  });
  beforeEach(() => {
    stripe.fault = () => undefined;
  });
  afterAll(async () => {
    await service.stop();
    await stripe.stop();
  });

  const deliver = (payload: string, signature = signed(payload)) =>
    service.request(COMMANDS.receiveStripeEvent, { payload: Buffer.from(payload).toString('base64'), signature });
  const send = (event: StripeObject) => deliver(JSON.stringify(event, undefined, 2));
  const kept = (id: string) => service.mongo.db.collection<StripeEventDocument>('stripe_event').findOne({ _id: id });
  const ended = (id: string) => until(async () => (await kept(id))?.outcome, { what: `the end of ${id}` });
  const get = ({ userId }: User) => service.request(QUERIES.getBilling, { caller: { userId } });

  async function join(): Promise<User & { readonly customerId: string }> {
    const user = newUser();
    await service.publish(registered(user));
    return { ...user, customerId: await until(async () => (await accountOf(service, user))?.customerId) };
  }

  describe('are taken', () => {
    it('where they are signed, by either secret, and kept before they are answered', async () => {
      for (const secret of SECRETS) {
        const event = eventAbout({ object: 'customer', id: 'cus_nobody' }, 'customer.updated', { created: BEGAN });
        const payload = JSON.stringify(event);
        expect(await deliver(payload, signed(payload, secret))).toBeNull();
        expect(await kept(event.id)).toMatchObject({ type: 'customer.updated', customerId: 'cus_nobody' });
        expect(await ended(event.id)).toBe('ignored');
      }
    });

    it.each([
      ['another secret', (payload: string) => signed(payload, 'whsec_other')],
      ['the signature of something else', (payload: string) => signed(`${payload} `)],
      ['a signature of long ago', (payload: string) => signed(payload, SECRETS[0], nowSeconds() - 301)],
      ['no signature', () => ''],
      ['nonsense', () => 't=,v1='],
    ])('not with %s, and nothing is kept', async (_case, sign) => {
      const event = eventAbout({ object: 'customer', id: 'cus_1' });
      const payload = JSON.stringify(event);
      await expect(deliver(payload, sign(payload))).rejects.toMatchObject({ code: 'stripe_signature_invalid' });
      expect(await kept(event.id)).toBeNull();
    });

    it.each(['{}', 'no JSON', '{"id":"evt_x","object":"event"}', '[]', '{"id":"evt_x","object":"charge","type":"x","created":1}'])('not where they are no event: %s', async (payload) => {
      await expect(deliver(payload)).rejects.toMatchObject({ code: 'invalid_request' });
    });
  });

  it('bring what Stripe has, and not what they say', async () => {
    const user = await join();
    const subscription = startSubscription(stripe, user.customerId);
    const event = eventAbout({ ...subscription, status: 'canceled', items: { data: [] } }, 'customer.subscription.deleted');
    await send(event);
    expect(await ended(event.id)).toBe('followed');
    expect(await get(user)).toMatchObject({ planId: 'pro', subscription: { status: 'active' }, features: { limits: { requests: 1_000_000 } } });
    const events = await service.published(billingAccountIdOf(user.userId), 4);
    expect(events.slice(2)).toMatchObject([
      { type: 'billing.subscription.changed', data: { planId: 'pro', subscription: { status: 'active' } } },
      { type: 'billing.entitlements.changed', data: { planId: 'pro' } },
    ]);
  });

  it('are followed once, however often they come', async () => {
    const user = await join();
    startSubscription(stripe, user.customerId);
    const event = eventAbout({ object: 'invoice', customer: { id: user.customerId } }, 'invoice.paid');
    await Promise.all(Array.from({ length: 10 }, () => send(event)));
    await ended(event.id);
    await send(event);
    expect(await service.published(billingAccountIdOf(user.userId), 4)).toHaveLength(4);
    expect(await kept(event.id)).toMatchObject({ attempts: 1 });
  });

  it('keep nobody from what they ask for, however many come at once', async () => {
    const user = await join();
    startSubscription(stripe, user.customerId);
    const events = Array.from({ length: 40 }, () => eventAbout({ object: 'invoice', customer: user.customerId }, 'invoice.paid'));
    const webhooks = events.map(send);
    for (let count = 0; count < 4; count += 1) {
      const ends = count % 2 === 0;
      await service.request(COMMANDS.updateSubscription, { caller: { userId: user.userId }, cancelAtPeriodEnd: ends });
    }
    await Promise.all(webhooks);
    await Promise.all(events.map(({ id }) => ended(id)));
    for (const { id } of events) expect(await kept(id)).toMatchObject({ outcome: 'followed' });
  });

  it('may be of another API version, or thin', async () => {
    const user = await join();
    const { id } = startSubscription(stripe, user.customerId);
    const old = eventAbout({ object: 'checkout.session', customer: user.customerId, plan: {} }, 'checkout.session.completed', { api_version: '2019-02-11' });
    await send(old);
    expect(await ended(old.id)).toBe('followed');
    stripe.put('subscriptions', { ...(stripe.all('subscriptions').find((one) => one.id === id) as StripeObject), status: 'canceled' });
    const thin = { id: `evt_thin_${(sent += 1)}`, object: 'v2.core.event', type: 'v1.customer.subscription.deleted', created: new Date().toISOString(), related_object: { id, type: 'subscription', url: `/v1/subscriptions/${id}` } };
    await send(thin);
    expect(await ended(thin.id)).toBe('followed');
    expect(await get(user)).toMatchObject({ planId: 'free', subscription: { status: 'canceled' } });
    const unknown = { ...thin, id: `evt_thin_${(sent += 1)}`, related_object: { id: 'x', type: 'v2.core.account' } };
    await send(unknown);
    expect(await ended(unknown.id)).toBe('ignored');
  });

  it('wait for Stripe to be back, and for an account to be linked', async () => {
    const user = await join();
    startSubscription(stripe, user.customerId);
    stripe.fault = ({ path }) => (path === '/v1/subscriptions' ? { status: 500 } : undefined);
    const event = eventAbout({ object: 'subscription', customer: user.customerId });
    await send(event);
    await until(async () => (await kept(event.id))?.problem === 'stripe_unavailable');
    stripe.fault = () => undefined;
    expect(await ended(event.id)).toBe('followed');
    const early = eventAbout({ object: 'subscription', customer: 'cus_early' });
    await send(early);
    await until(async () => (await kept(early.id))?.problem === 'concurrent_update');
  });

  it('are taken up by their index, however many there have been', async () => {
    const { db } = service.mongo;
    await db.command({ profile: 2 });
    const taken = { 'command.findAndModify': 'stripe_event', planSummary: { $exists: true } };
    const plan = await until(() => db.collection('system.profile').findOne(taken), { what: 'a look for events' });
    await db.command({ profile: 0 });
    expect(plan['planSummary']).toBe('IXSCAN { nextAt: 1 }');
  });

  it('are looked for where they are missed, over three days, and no further back', async () => {
    const user = await join();
    startSubscription(stripe, user.customerId);
    const at = (daysAgo: number) => ({ created: nowSeconds() - Math.floor(daysAgo * DAY_S) });
    const [missed, tooOld] = [eventAbout({ object: 'subscription', customer: user.customerId }, undefined, at(2.9)), eventAbout({ object: 'customer', id: 'cus_x' }, undefined, at(3.1))];
    for (const event of [missed, tooOld]) stripe.put('events', event);
    // The first look has been over these three days already; a fresh service begins with all of them.
    const looked = async (): Promise<boolean> => {
      await service.mongo.db.collection('stripe_sweep').updateOne({}, { $set: { sweptTo: null } });
      return (await kept(missed.id))?.outcome === 'followed';
    };
    await until(looked, { everyMs: 250 });
    expect(await get(user)).toMatchObject({ planId: 'pro' });
    expect(await kept(tooOld.id)).toBeNull();
    expect(stripe.requests('GET', /events$/).at(-1)?.params['types']).toContain('customer.subscription.updated');
  });

  it('end the plan when the days of grace are over, counted from the first invoice that is not paid, though nobody says so', async () => {
    const user = await join();
    const failedAt = nowSeconds() - 7 * DAY_S + 60;
    const { id: subscription } = startSubscription(stripe, user.customerId, { status: 'past_due' });
    const invoices = [['in_paid', 'paid', failedAt - DAY_S], ['in_failed', 'open', failedAt], ['in_next', 'open', failedAt + DAY_S]] as const;
    for (const [id, status, created] of invoices) stripe.put('invoices', { id, status, created, subscription });
    await send(eventAbout({ object: 'invoice', customer: user.customerId }, 'invoice.payment_failed'));
    const graced = await until(async () => {
      const billing = await get(user);
      return billing.subscription?.status === 'past_due' && billing;
    });
    expect(graced).toMatchObject({ planId: 'pro', entitledUntil: new Date((failedAt + 7 * DAY_S) * 1_000).toISOString() });
    aheadMs = 60_000;
    await until(async () => (await get(user)).planId === 'free');
    expect(await get(user)).toMatchObject({ entitledUntil: null, subscription: { status: 'past_due' } });
  });

  it('lead to the same account in any order, three times or never', async () => {
    const states = ['incomplete', 'trialing', 'active', 'past_due', 'active', 'canceled'];
    const deliveries = fc.shuffledSubarray(states.flatMap((_, step) => [step, step, step]));
    await fc.assert(
      fc.asyncProperty(deliveries, fc.constantFrom(...states), async (order, last) => {
        const user = await join();
        const subscription = startSubscription(stripe, user.customerId, { status: states[0] });
        const events = states.map((status) => eventAbout({ ...subscription, status }));
        const webhooks = order.map(async (step) => {
          stripe.put('subscriptions', { ...subscription, status: states[step] });
          await send(events[step] as StripeObject);
        });
        await Promise.all(webhooks);
        stripe.put('subscriptions', { ...subscription, status: last });
        // Whatever was lost: this is the one that the sweep finds.
        stripe.put('events', eventAbout({ object: 'subscription', customer: user.customerId }, undefined, { created: nowSeconds() - 2 }));
        await until(async () => (await get(user)).subscription?.status === last, { what: `${last} after ${order.join()}` });
      }),
      { numRuns: 5 },
    );
  }, 90_000);
});

describe('webhooks without a secret', () => {
  it('are refused, for anybody could have sent them', async () => {
    const service = await ServiceUnderTest.start(serviceDefinition);
    const payload = JSON.stringify(eventAbout(priceOf('pro', 'month')));
    const request = { payload: Buffer.from(payload).toString('base64'), signature: signed(payload) };
    await expect(service.request(COMMANDS.receiveStripeEvent, request)).rejects.toMatchObject({ code: 'stripe_not_configured' });
    await service.stop();
  });
});
