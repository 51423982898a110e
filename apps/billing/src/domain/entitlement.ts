import { findPlan, type Plan, type PlanTable } from '@fenago/plans';
import type { Subscription } from './subscription.js';

const DAY_MS = 86_400_000;

/** The plan that counts. */
export interface Entitlement {
  readonly plan: Plan;
  /** When that ends by itself; null where it goes on. */
  readonly until: Date | null;
}

/** A plan is had while it is paid for or tried, and for the days of grace where a payment has failed; else it is the default one. */
export function entitlementOf(subscription: Subscription | null, table: PlanTable, now: Date): Entitlement {
  const none = { plan: table.default, until: null };
  const plan = subscription === null ? undefined : findPlan(table, subscription.planId);
  if (subscription === null || plan === undefined) return none;
  if (subscription.status === 'active' || subscription.status === 'trialing') return { plan, until: null };
  if (subscription.status !== 'past_due') return none;
  const since = subscription.unpaidSince ?? subscription.periodStart;
  const until = new Date(since.getTime() + table.graceDays * DAY_MS);
  return now < until ? { plan, until } : none;
}
