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
  readonly latest_invoice?: string | { readonly status?: string | null; readonly created?: number } | null;
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

/** A status that is not known yet counts as one that gives nothing. */
export function toSubscription(subscription: StripeSubscription): Subscription {
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
    unpaidSince: unpaidSince(subscription),
  };
}

function unpaidSince({ latest_invoice: invoice }: StripeSubscription): Date | null {
  if (typeof invoice !== 'object' || invoice === null) return null;
  return invoice.status === 'open' || invoice.status === 'uncollectible' ? toDateOrNull(invoice.created ?? null) : null;
}

/** Stripe's times are seconds. */
const toDate = (seconds: number): Date => new Date(seconds * 1_000);
const toDateOrNull = (seconds: number | null): Date | null => (seconds === null ? null : toDate(seconds));
