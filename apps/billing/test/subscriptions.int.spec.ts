import { COMMANDS, QUERIES, newId } from '@fenago/contracts';
import { until } from '@fenago/testing';
import { ServiceUnderTest } from '@fenago/testing-service';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { priceOf, startSubscription } from './catalogue.js';
import { StripeStub } from './stripe-stub.js';
import { accountOf, newUser, registered, type User } from './users.js';

const RETURN = 'https://app.example.org/billing?tab=plan';

describe('subscriptions', () => {
  let stripe: StripeStub;
  let service: ServiceUnderTest;
  beforeAll(async () => {
    stripe = await StripeStub.start();
    service = await ServiceUnderTest.start(serviceDefinition, { env: { ...stripe.env, BILLING_RETURN_URL: RETURN } });
    for (const [plan, interval, meter] of [['pro', 'month'], ['pro', 'month', 'tokens'], ['pro', 'year'], ['pro', 'year', 'tokens'], ['business', 'month'], ['business', 'month', 'tokens']] as const) {
      stripe.put('prices', priceOf(plan, interval, meter));
    }
  });
  beforeEach(() => {
    stripe.fault = () => undefined;
  });
  afterAll(async () => {
    await service.stop();
    await stripe.stop();
  });

  /** A user whom Stripe knows as well. */
  async function join(): Promise<User & { readonly customerId: string }> {
    const user = newUser();
    await service.publish(registered(user));
    return { ...user, customerId: await until(async () => (await accountOf(service, user))?.customerId) };
  }

  const callerOf = ({ userId }: Pick<User, 'userId'>) => ({ userId });
  const checkout = (user: User, planId = 'pro', interval: 'month' | 'year' = 'month') => service.request(COMMANDS.createCheckout, { caller: callerOf(user), planId, interval });
  const update = (user: User, changes: object) => service.request(COMMANDS.updateSubscription, { caller: callerOf(user), ...changes });
  const get = (user: Pick<User, 'userId'>) => service.request(QUERIES.getBilling, { caller: callerOf(user) });

  describe('billing.get', () => {
    it('answers the default plan to whoever has subscribed to none, also before the registration is heard of', async () => {
      const none = { object: 'billing', planId: 'free', subscription: null, entitledUntil: null, canSubscribe: true };
      expect(await get(await join())).toMatchObject(none);
      expect(await get({ userId: newId('user', 0) })).toMatchObject(none);
    });
  });

  describe('billing.create_checkout', () => {
    it("makes a page for the plan's price and what it meters, with a trial the first time", async () => {
      const user = await join();
      const page = await checkout(user);
      expect(page).toEqual({ object: 'billing_page', url: expect.stringContaining(stripe.url) as string });
      expect(stripe.requests('POST', /checkout\/sessions$/).at(-1)?.params).toMatchObject({
        mode: 'subscription',
        customer: user.customerId,
        client_reference_id: user.userId,
        line_items: [{ price: 'price_pro_month', quantity: '1' }, { price: 'price_pro_month_tokens' }],
        subscription_data: { trial_period_days: '14', metadata: { fenago_user_id: user.userId } },
        success_url: `${RETURN}&checkout=done`,
        cancel_url: `${RETURN}&checkout=cancelled`,
      });
    });

    it('makes no second trial', async () => {
      const user = await join();
      startSubscription(stripe, user.customerId, { status: 'canceled' });
      await checkout(user);
      expect(stripe.requests('POST', /checkout\/sessions$/).at(-1)?.params['subscription_data']).not.toHaveProperty('trial_period_days');
    });

    it('closes pages made before, so that nobody subscribes twice', async () => {
      const user = await join();
      await checkout(user, 'pro', 'month');
      await checkout(user, 'pro', 'year');
      const pages = stripe.all('checkout/sessions').filter(({ customer }) => customer === user.customerId);
      expect(pages.map(({ status }) => status)).toEqual(['expired', 'open']);
    });

    it('is refused to whoever has a subscription, also where no webhook has told of it yet', async () => {
      const user = await join();
      startSubscription(stripe, user.customerId);
      await expect(checkout(user)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('PATCH /v1/billing') as string });
      expect(await get(user)).toMatchObject({ planId: 'pro', subscription: { status: 'active' } });
    });

    it.each([
      ['a plan that is none', 'gold', 'month', '/planId'],
      ['a plan that costs nothing', 'free', 'month', '/planId'],
    ] as const)('refuses %s', async (_case, planId, interval, path) => {
      await expect(checkout(await join(), planId, interval)).rejects.toMatchObject({ code: 'invalid_request', fields: [{ path }] });
    });

    it('says what the operator is to do where Stripe does not know the plan', async () => {
      await expect(checkout(await join(), 'business', 'year')).rejects.toMatchObject({ code: 'stripe_not_configured', message: expect.stringContaining('billing:sync') as string });
    });

    it('says so where Stripe is away, or the account has not been opened', async () => {
      const user = await join();
      stripe.fault = () => ({ status: 500 });
      await expect(checkout(user)).rejects.toMatchObject({ code: 'stripe_unavailable', retryAfterSeconds: 2 });
      await expect(checkout({ ...user, userId: newId('user', 0) })).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('billing.create_portal', () => {
    it("makes a page of the caller's customer", async () => {
      const user = await join();
      expect(await service.request(COMMANDS.createPortal, { caller: callerOf(user) })).toMatchObject({ object: 'billing_page' });
      expect(stripe.requests('POST', /portal\/sessions$/).at(-1)?.params).toEqual({ customer: user.customerId, return_url: RETURN });
    });
  });

  describe('billing.update_subscription', () => {
    it('changes the plan at once, with all of its prices, or not at all', async () => {
      const user = await join();
      const { id } = startSubscription(stripe, user.customerId);
      expect(await update(user, { planId: 'business' })).toMatchObject({ planId: 'business', subscription: { planId: 'business', interval: 'month' }, features: { flags: { priority_support: true } } });
      const { items } = stripe.all('subscriptions').find((one) => one.id === id) as unknown as { items: { data: { price: { id: string } }[] } };
      expect(items.data.map(({ price }) => price.id)).toEqual(['price_business_month', 'price_business_month_tokens']);
      expect(stripe.requests('POST', /subscriptions/).at(-1)?.params).toMatchObject({ proration_behavior: 'always_invoice', payment_behavior: 'error_if_incomplete' });
      stripe.fault = ({ method }) => (method === 'POST' ? { status: 402, type: 'card_error', code: 'card_declined' } : undefined);
      await expect(update(user, { planId: 'pro', interval: 'year' })).rejects.toMatchObject({ code: 'payment_failed' });
      expect(await get(user)).toMatchObject({ planId: 'business' });
    });

    it('ends it with its period, and lets it go on', async () => {
      const user = await join();
      startSubscription(stripe, user.customerId);
      const ending = await update(user, { cancelAtPeriodEnd: true });
      expect(ending).toMatchObject({ planId: 'pro', subscription: { cancelAtPeriodEnd: true, cancelAt: ending.subscription?.periodEnd } });
      expect(await update(user, { cancelAtPeriodEnd: true })).toEqual(ending);
      expect(await update(user, { cancelAtPeriodEnd: false })).toMatchObject({ subscription: { cancelAtPeriodEnd: false, cancelAt: null } });
    });

    it('is refused to whoever has none, for a plan that is not sold, and where it says nothing that can be said', async () => {
      const [user, other] = [await join(), await join()];
      startSubscription(stripe, other.customerId);
      await expect(update(user, { planId: 'pro' })).rejects.toMatchObject({ code: 'conflict' });
      await expect(update(other, { planId: 'free' })).rejects.toMatchObject({ code: 'invalid_request' });
      await expect(update(other, { interval: 'week' })).rejects.toMatchObject({ code: 'invalid_request' });
      expect(await get(user)).toMatchObject({ planId: 'free', subscription: null });
    });
  });
});

describe('subscriptions without Stripe', () => {
  let service: ServiceUnderTest;
  beforeAll(async () => {
    service = await ServiceUnderTest.start(serviceDefinition);
  });
  afterAll(() => service.stop());

  it('cannot be made, which every answer says', async () => {
    const user = newUser();
    await service.publish(registered(user));
    await until(() => accountOf(service, user));
    const caller = { userId: user.userId };
    const refused = { code: 'stripe_not_configured' };
    await expect(service.request(COMMANDS.createCheckout, { caller, planId: 'pro', interval: 'month' })).rejects.toMatchObject(refused);
    await expect(service.request(COMMANDS.createPortal, { caller })).rejects.toMatchObject(refused);
    await expect(service.request(COMMANDS.updateSubscription, { caller, cancelAtPeriodEnd: true })).rejects.toMatchObject(refused);
    expect(await service.request(QUERIES.getBilling, { caller })).toMatchObject({ planId: 'free', canSubscribe: false });
  });
});
