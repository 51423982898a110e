import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, FREE, PLANS, PRO, day, featuresWith, subscriptionOf } from '../../test/samples.js';
import { decideApplySubscriptions, decideLinkCustomer, decideOpenAccount, decideReviewPlan } from './billing-account.js';
import type { BillingAccountState } from './billing-account.state.js';
import { entitlementOf } from './entitlement.js';
import { countingOf, isLive, type Subscription } from './subscription.js';

const { userId } = ACCOUNT;
const ACTIVE: BillingAccountState = { ...ACCOUNT, subscription: subscriptionOf(), hasSubscribed: true, planId: 'pro', features: PRO.features };
const apply = (state: BillingAccountState | null, all: readonly Subscription[], now = day(1)) => decideApplySubscriptions(state, all, PLANS, { now });
const typesOf = (decision: object): unknown => ('events' in decision ? (decision.events as { type: string }[]).map(({ type }) => type) : decision);
const BOTH = ['billing.subscription.changed', 'billing.entitlements.changed'];

describe('countingOf', () => {
  const of = (subscriptionId: string, status: SubscriptionStatus, startedAt: Date) => subscriptionOf({ subscriptionId, status, startedAt });

  it('takes the best, then the newest, in whatever order they come', () => {
    const all = [of('a', 'canceled', day(9)), of('b', 'active', day(1)), of('c', 'past_due', day(8)), of('d', 'active', day(2)), of('e', 'active', day(2))];
    expect([countingOf(all)?.subscriptionId, countingOf(all.toReversed())?.subscriptionId]).toEqual(['d', 'd']);
    expect(countingOf([])).toBeNull();
  });

  it('tells those that can be changed from those that are over or have not begun', () => {
    expect(SUBSCRIPTION_STATUSES.filter((status) => isLive(subscriptionOf({ status })))).toEqual(['trialing', 'active', 'past_due', 'unpaid', 'paused']);
  });
});

describe('entitlementOf', () => {
  const planOf = (changes: Partial<Subscription>, now = day(1)) => {
    const { plan, until } = entitlementOf(subscriptionOf(changes), PLANS, now);
    return [plan.id, until];
  };

  it.each([
    ['trialing', 'pro'],
    ['active', 'pro'],
    ['past_due', 'pro'],
    ['incomplete', 'free'],
    ['incomplete_expired', 'free'],
    ['unpaid', 'free'],
    ['paused', 'free'],
    ['canceled', 'free'],
  ] as const)('gives with %s the plan %s', (status, planId) => {
    expect(planOf({ status })[0]).toBe(planId);
  });

  it('keeps a plan for the days of grace since the payment has failed, and not a moment longer', () => {
    const failed = { status: 'past_due', unpaidSince: day(10) } as const;
    expect(planOf(failed, day(10))).toEqual(['pro', day(17)]);
    expect(planOf(failed, new Date(day(17).getTime() - 1))).toEqual(['pro', day(17)]);
    expect(planOf(failed, day(17))).toEqual(['free', null]);
    expect(planOf({ status: 'past_due' }, day(6))).toEqual(['pro', day(7)]);
  });

  it('gives the default plan for none, for a price that is none of ours, and for a plan that is gone', () => {
    expect(entitlementOf(null, PLANS, day(1))).toEqual({ plan: FREE, until: null });
    expect(planOf({ planId: null })).toEqual(['free', null]);
    expect(planOf({ planId: 'gold' })).toEqual(['free', null]);
  });
});

describe('decideOpenAccount and decideLinkCustomer', () => {
  const user = { userId, email: 'ada@example.org', name: 'Ada', profileOrdinal: 5 };

  it('open an account with the default plan, once', () => {
    const facts = { userId, customerId: null, subscription: null, planId: 'free', features: FREE.features, entitledUntil: null };
    const decision = decideOpenAccount(null, user, PLANS);
    expect(decision).toMatchObject({ kind: 'create', state: { ...user, ...facts, hasSubscribed: false, lookups: 0, plansVersion: '1' } });
    expect(decision).toHaveProperty('events', [{ type: 'billing.entitlements.changed', data: { billingAccountId: ACCOUNT._id, ...facts } }]);
    expect(decideOpenAccount(ACTIVE, user, PLANS)).toMatchObject({ kind: 'nothing' });
  });

  it('link the first customer and no other', () => {
    const decision = decideLinkCustomer({ ...ACCOUNT, customerId: null }, 'cus_9');
    expect(decision).toMatchObject({ kind: 'commit', changes: { set: { customerId: 'cus_9' } }, events: [{ type: 'billing.customer.created', data: { customerId: 'cus_9' } }] });
    expect(decideLinkCustomer(ACCOUNT, 'cus_9')).toMatchObject({ kind: 'nothing' });
    expect(decideLinkCustomer(null, 'cus_9')).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
  });
});

describe('decideApplySubscriptions', () => {
  it('begins one: the plan is had, and both are told with all there is to know', () => {
    const decision = apply(ACCOUNT, [subscriptionOf()]);
    expect(typesOf(decision)).toEqual(BOTH);
    const told = { subscriptionId: 'sub_1', status: 'active', periodEnd: day(31).toISOString(), cancelAt: null, priceId: 'price_pro_month', planId: 'pro' };
    for (const at of [0, 1]) expect(decision).toHaveProperty(`events.${at}.data`, expect.objectContaining({ customerId: 'cus_1', planId: 'pro', subscription: expect.objectContaining(told) }));
    expect(decision).not.toHaveProperty('events.0.data.subscription.unpaidSince');
    expect(decision).toMatchObject({ changes: { set: { planId: 'pro', features: PRO.features, hasSubscribed: true, entitledUntil: null } } });
  });

  it.each([
    ['nothing is new', [subscriptionOf()], { kind: 'nothing', result: undefined }],
    ['it renews', [subscriptionOf({ periodStart: day(31), periodEnd: day(59) })], ['billing.subscription.changed']],
    ['it is to end', [subscriptionOf({ cancelAt: day(31) })], ['billing.subscription.changed']],
    ['its payment has failed', [subscriptionOf({ status: 'past_due', unpaidSince: day(1) })], BOTH],
    ['it has ended', [subscriptionOf({ status: 'canceled' })], BOTH],
    ['Stripe has none of it any more', [], BOTH],
  ])('tells of an active one what has changed where %s', (_case, all, told) => {
    expect(typesOf(apply(ACTIVE, all))).toEqual(told);
  });

  it('never forgets that there was one', () => {
    expect(apply(ACTIVE, [])).toMatchObject({ changes: { set: { subscription: null, hasSubscribed: true, planId: 'free' } } });
  });

  it('has nothing to apply to where there is no account', () => {
    expect(apply(null, [])).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
  });
});

describe('decideReviewPlan', () => {
  const failed = { ...ACTIVE, subscription: subscriptionOf({ status: 'past_due', unpaidSince: day(1) }), entitledUntil: day(8) };

  it('takes the plan away when the grace is over, and not before', () => {
    expect(decideReviewPlan(failed, PLANS, { now: day(7) })).toMatchObject({ kind: 'nothing' });
    const over = decideReviewPlan(failed, PLANS, { now: day(8) });
    expect(typesOf(over)).toEqual(['billing.entitlements.changed']);
    expect(over).toMatchObject({ changes: { set: { planId: 'free', entitledUntil: null } } });
  });

  it('gives what the plans say now', () => {
    const table = { ...PLANS, version: '2', plans: [FREE, { ...PRO, features: featuresWith(5) }] };
    expect(decideReviewPlan(ACTIVE, table, { now: day(1) })).toMatchObject({ changes: { set: { features: featuresWith(5), plansVersion: '2' } } });
    expect(decideReviewPlan(ACTIVE, PLANS, { now: day(1) })).toMatchObject({ kind: 'nothing' });
    expect(decideReviewPlan(null, PLANS, { now: day(1) })).toMatchObject({ kind: 'reject' });
  });
});
