import { COMMANDS, newId, type DomainEvent, type Features } from '@fenago/contracts';
import { eventOf, until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Users } from './support.js';

const featuresWith = (requests: number): Features => ({
  limits: { requests, tokens: null, spendMicros: null, concurrentExecutions: 1 },
  models: ['*'],
  tools: ['http'],
  flags: { beta: true },
});

describe('what billing tells of users', () => {
  let users: Users;
  beforeAll(async () => {
    users = await Users.start({ replicas: 2 });
  });
  afterAll(() => users.stop());

  const register = async (name: string): Promise<string> => (await users.request(COMMANDS.registerUser, { email: `${name}@example.org`, name: 'Ada' })).id;
  const userOf = async (userId: string) => (await users.find('USER', { _id: userId }))[0];

  const times = { periodStart: '2026-01-01T00:00:00.000Z', periodEnd: '2026-02-01T00:00:00.000Z', trialEnd: null, cancelAt: null };
  const subscription = { subscriptionId: 'sub_1', status: 'active', priceId: 'price_1', planId: 'pro', interval: 'month', ...times } as const;

  /** The event of a version of an account; each tells as many requests as its version. */
  function told(userId: string, sequence: number, isSubscribed: boolean): DomainEvent<'billing.subscription.changed'> {
    const billingAccountId = newId('billingAccount', 0).slice(0, -2) + userId.slice(-2);
    const data = { billingAccountId, userId, customerId: 'cus_1', subscription: isSubscribed ? subscription : null, planId: 'pro', features: featuresWith(sequence), entitledUntil: null };
    return eventOf({ type: 'billing.subscription.changed', aggregateId: billingAccountId, ownerId: userId, sequence, data });
  }

  it('is kept on them, and leaves their revision alone', async () => {
    const userId = await register('told');
    await users.service.publish(told(userId, 3, true));
    const kept = await until(async () => {
      const user = await userOf(userId);
      return user?.['stripeSubscriptionStatus'] === 'active' && user;
    });
    const ids = { stripeCustomerId: 'cus_1', stripePriceId: 'price_1', stripeSubscriptionId: 'sub_1' };
    expect(kept).toMatchObject({ ...ids, features: featuresWith(3), v: 1 });
    expect(await users.request(COMMANDS.updateUser, { caller: { userId }, name: 'Grace' })).toMatchObject({ name: 'Grace', revision: 2 });
    expect(await userOf(userId)).toMatchObject({ ...ids, features: featuresWith(3), name: 'Grace' });
  });

  it('is the newest, whatever comes later, twice or never', async () => {
    const userId = await register('newest');
    for (const event of [told(userId, 2, true), told(userId, 5, false), told(userId, 3, true), told(userId, 5, false)]) await users.service.publish(event);
    await users.service.settled('billing_account');
    expect(await userOf(userId)).toMatchObject({ features: featuresWith(5), stripeCustomerId: 'cus_1', stripePriceId: null, stripeSubscriptionId: null, stripeSubscriptionStatus: null });
  });

  it('is nothing to keep of nobody, and dead where it is no such event', async () => {
    const nobody = newId('user', 0);
    await users.service.publish(told(nobody, 1, true));
    await users.service.settled('billing_account');
    expect(await userOf(nobody)).toBeUndefined();
    await users.service.publishRaw('billing.subscription.changed', 'odd_1', '{"type":"billing.subscription.changed"}');
    expect(await users.service.deadLetter('billing_account')).toBe('invalid_event');
  });
});
