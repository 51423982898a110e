import { PLAN_INTERVALS, SUBSCRIPTION_STATUSES } from '@fenago/contracts';
import type { Subscription } from '../domain/subscription.js';

/** What a price or a product is to FeNAgO, in Stripe's metadata. */
export const PLAN_METADATA = 'fenago_plan';

/** Of Stripe's subscription, as much as is read. */
export interface StripeSubscription {
  readonly id: string;
  readonly status: string;
  readonly created: number;
  readonly start_date?: number;
  readonly cancel_at: number | null;
  readonly cancel_at_period_end: boolean;
  readonly trial_end: number | null;
  readonly items: { readonly data: readonly StripeSubscriptionItem[] };
}

interface StripeSubscriptionItem {
  readonly current_period_start: number;
  readonly current_period_end: number;
  readonly price: {
    readonly id: string;
    readonly metadata: Readonly<Record<string, string>>;
    readonly recurring: { readonly interval: string; readonly usage_type?: string } | null;
  };
}

/**
 * A status that is not known yet counts as one that gives nothing.
 * @param open its invoices that wait to be paid: each period makes another, and the oldest says since when
 */
export function toSubscription(subscription: StripeSubscription, open: readonly { readonly created: number }[]): Subscription {
  const { id, created, start_date: began = created, items } = subscription;
  const paid = items.data.find(({ price }) => price.recurring?.usage_type !== 'metered');
  const period = paid ?? items.data[0];
  const periodEnd = toDate(period?.current_period_end ?? began);
  return {
    subscriptionId: id,
    status: SUBSCRIPTION_STATUSES.find((known) => known === subscription.status) ?? 'paused',
    priceId: paid?.price.id ?? null,
    planId: paid?.price.metadata[PLAN_METADATA] ?? null,
    interval: PLAN_INTERVALS.find((known) => known === paid?.price.recurring?.interval) ?? null,
    startedAt: toDate(began),
    periodStart: toDate(period?.current_period_start ?? began),
    periodEnd,
    trialEnd: toDateOrNull(subscription.trial_end),
    cancelAt: subscription.cancel_at_period_end ? periodEnd : toDateOrNull(subscription.cancel_at),
    unpaidSince: open.length === 0 ? null : toDate(Math.min(...open.map((invoice) => invoice.created))),
  };
}

/** Stripe's times are seconds. */
const toDate = (seconds: number): Date => new Date(seconds * 1_000);
const toDateOrNull = (seconds: number | null): Date | null => (seconds === null ? null : toDate(seconds));
