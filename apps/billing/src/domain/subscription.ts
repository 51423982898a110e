import type { PlanInterval, SubscriptionStatus } from '@fenago/contracts';

/** A subscription as Stripe has it. */
export interface Subscription {
  readonly subscriptionId: string;
  readonly status: SubscriptionStatus;
  /** Null where it has none but metered prices. */
  readonly priceId: string | null;
  /** Null where the price is none of a plan's. */
  readonly planId: string | null;
  readonly interval: PlanInterval | null;
  readonly startedAt: Date;
  readonly periodStart: Date;
  readonly periodEnd: Date;
  readonly trialEnd: Date | null;
  /** When it ends; null where it goes on. */
  readonly cancelAt: Date | null;
  /** Since when an invoice waits to be paid, where it is past due; null where none does. */
  readonly unpaidSince: Date | null;
}

/** Which one counts where there are several. */
const RANKS: Readonly<Record<SubscriptionStatus, number>> = {
  active: 0,
  trialing: 0,
  past_due: 1,
  unpaid: 2,
  paused: 2,
  incomplete: 3,
  canceled: 4,
  incomplete_expired: 5,
};

/** Whether there is one that can be changed, rather than a new one to be made. */
export function isLive({ status }: Subscription): boolean {
  return RANKS[status] < RANKS.incomplete;
}

/** The subscription that counts of all that a customer has or had, in whatever order: the best, then the newest. */
export function countingOf(all: readonly Subscription[]): Subscription | null {
  return all.toSorted((a, b) => RANKS[a.status] - RANKS[b.status] || b.startedAt.getTime() - a.startedAt.getTime() || compare(a, b))[0] ?? null;
}

const compare = (a: Subscription, b: Subscription): number => (a.subscriptionId < b.subscriptionId ? -1 : 1);
