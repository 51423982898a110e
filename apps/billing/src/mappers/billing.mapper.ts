import type { BillingView, SubscriptionView } from '@fenago/contracts';
import type { PlanTable } from '@fenago/plans';
import type { BillingAccountState } from '../domain/billing-account.state.js';
import type { Subscription } from '../domain/subscription.js';

/** @param account null of a user whose registration has not been heard of yet, who has the default plan as everybody at first */
export function toBillingView(account: BillingAccountState | null, table: PlanTable, canSubscribe: boolean): BillingView {
  const { planId, features, entitledUntil, subscription } = account ?? {
    planId: table.default.id,
    features: table.default.features,
    entitledUntil: null,
    subscription: null,
  };
  return {
    object: 'billing',
    planId,
    features,
    entitledUntil: entitledUntil?.toISOString() ?? null,
    subscription: subscription === null ? null : toSubscriptionView(subscription),
    canSubscribe,
  };
}

function toSubscriptionView({ status, planId, interval, periodStart, periodEnd, trialEnd, cancelAt }: Subscription): SubscriptionView {
  return {
    status,
    planId,
    interval,
    periodStart: periodStart.toISOString(),
    periodEnd: periodEnd.toISOString(),
    trialEnd: trialEnd?.toISOString() ?? null,
    cancelAtPeriodEnd: cancelAt !== null,
    cancelAt: cancelAt?.toISOString() ?? null,
  };
}
