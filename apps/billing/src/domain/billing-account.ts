import { commit, create, newEvent, nothing, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import type { EventData } from '@fenago/contracts';
import type { PlanTable } from '@fenago/plans';
import { isDeepStrictEqual } from 'node:util';
import { billingAccountIdOf, type BillingAccountState } from './billing-account.state.js';
import { entitlementOf } from './entitlement.js';
import { accountNotFound } from './errors.js';
import { countingOf, type Subscription } from './subscription.js';

export interface OpenAccount {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly profileOrdinal: number;
}

type Facts = Pick<BillingAccountState, 'userId' | 'customerId' | 'subscription' | 'planId' | 'features' | 'entitledUntil'>;
/** The same in every event of an account. */
type Profile = EventData<'billing.subscription.changed'>;
type Outcome = Decision<BillingAccountState, void>;

/** Every user has an account from the start, with the default plan. One that is there already stays as it is. */
export function decideOpenAccount(state: BillingAccountState | null, user: OpenAccount, table: PlanTable): Outcome {
  if (state !== null) return nothing(undefined);
  const { id: planId, features } = table.default;
  const facts = { userId: user.userId, customerId: null, subscription: null, planId, features, entitledUntil: null };
  const beside = { ...user, lookups: 0, plansVersion: table.version, hasSubscribed: false };
  return create({ ...beside, ...facts }, [newEvent('billing.entitlements.changed', toProfile(facts))], undefined);
}

/** The first customer that is made for a user stays theirs. */
export function decideLinkCustomer(state: BillingAccountState | null, customerId: string): Outcome {
  if (state === null) return reject(accountNotFound());
  if (state.customerId !== null) return nothing(undefined);
  return commit({ set: { customerId } }, [newEvent('billing.customer.created', toProfile({ ...state, customerId }))], undefined);
}

/**
 * Takes over what Stripe has now. What is decided depends on nothing but that, the plans and the time, so events of the past
 * lead to the same account in whatever order and number they come.
 * @param all every subscription that the customer has or had
 */
export function decideApplySubscriptions(
  state: BillingAccountState | null,
  all: readonly Subscription[],
  table: PlanTable,
  { now }: Pick<DecisionContext, 'now'>,
): Outcome {
  if (state === null) return reject(accountNotFound());
  return settle(state, { subscription: countingOf(all), hasSubscribed: state.hasSubscribed || all.length > 0 }, table, now);
}

/** The plan is looked at anew, for its grace has ended or the plans have changed. */
export function decideReviewPlan(state: BillingAccountState | null, table: PlanTable, { now }: Pick<DecisionContext, 'now'>): Outcome {
  if (state === null) return reject(accountNotFound());
  return settle(state, state, table, now);
}

function settle(state: BillingAccountState, { subscription, hasSubscribed }: Pick<BillingAccountState, 'subscription' | 'hasSubscribed'>, table: PlanTable, now: Date): Outcome {
  const { plan, until } = entitlementOf(subscription, table, now);
  const entitlement = { planId: plan.id, features: plan.features, entitledUntil: until };
  const { planId, features, entitledUntil } = state;
  const profile = toProfile({ ...state, subscription, ...entitlement });
  const [first, ...others] = [
    ...(isDeepStrictEqual(subscription, state.subscription) ? [] : [newEvent('billing.subscription.changed', profile)]),
    ...(isDeepStrictEqual(entitlement, { planId, features, entitledUntil }) ? [] : [newEvent('billing.entitlements.changed', profile)]),
  ];
  if (first === undefined) return nothing(undefined);
  return commit({ set: { subscription, hasSubscribed, ...entitlement, plansVersion: table.version } }, [first, ...others], undefined);
}

/** Each event tells the whole account as it is now, so that whoever follows takes the newest and needs no other. */
function toProfile({ userId, customerId, subscription, planId, features, entitledUntil }: Facts): Profile {
  return {
    billingAccountId: billingAccountIdOf(userId),
    userId,
    customerId,
    subscription: subscription === null ? null : toTold(subscription),
    planId,
    features,
    entitledUntil: entitledUntil?.toISOString() ?? null,
  };
}

function toTold({ subscriptionId, status, priceId, planId, interval, ...times }: Subscription): NonNullable<Profile['subscription']> {
  const { periodStart, periodEnd, trialEnd, cancelAt } = times;
  return {
    subscriptionId,
    status,
    priceId,
    planId,
    interval,
    periodStart: periodStart.toISOString(),
    periodEnd: periodEnd.toISOString(),
    trialEnd: trialEnd?.toISOString() ?? null,
    cancelAt: cancelAt?.toISOString() ?? null,
  };
}
