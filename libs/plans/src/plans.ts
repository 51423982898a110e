import type { Features, PlanInterval, PlanPriceView, PlanUsageView } from '@fenago/contracts';

/** Something of which use is summed up and charged. */
export interface Meter {
  readonly id: string;
  readonly name: string;
  /** What of a ledger row counts: its input and output tokens, or its cost in millionths of the currency's unit. */
  readonly measures: 'tokens' | 'cost_micros';
}

export interface Plan {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** At most one for each interval; none where it costs nothing. */
  readonly prices: readonly PlanPriceView[];
  /** Days that a first subscription costs nothing. */
  readonly trialDays: number;
  readonly features: Features;
  readonly usage: readonly PlanUsageView[];
}

export interface PlanTable {
  readonly version: string;
  /** ISO 4217; one for all plans. */
  readonly currency: string;
  /** Whoever has subscribed to none has this one; it costs nothing. */
  readonly default: Plan;
  /** Days that a plan is kept when a payment has failed. */
  readonly graceDays: number;
  readonly meters: readonly Meter[];
  readonly plans: readonly Plan[];
}

/** The plan of that id; undefined where there is none (any more). */
export function findPlan(table: PlanTable, id: string | null): Plan | undefined {
  return table.plans.find((plan) => plan.id === id);
}

/** What a plan costs an interval; undefined where it is not sold so. */
export function priceOf(plan: Plan, interval: PlanInterval): PlanPriceView | undefined {
  return plan.prices.find((price) => price.interval === interval);
}
