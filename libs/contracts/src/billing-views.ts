import type { Features, PlanInterval } from './billing-shapes.js';

/** Plans and what users have of them, as services answer them and the API shows them; times are UTC, ISO 8601. */
export interface PlanPriceView {
  readonly interval: PlanInterval;
  /** Cents, or what else is the currency's smallest unit. */
  readonly amountCents: number;
}

/** What a plan includes of something that is metered, and what is charged beyond it. */
export interface PlanUsageView {
  readonly meter: string;
  /** Units in a billing period. */
  readonly included: number;
  /** For each `per` units beyond; null where nothing beyond is sold. */
  readonly overage: { readonly amountCents: number; readonly per: number } | null;
}

export interface PlanView {
  readonly id: string;
  readonly object: 'plan';
  readonly name: string;
  readonly description: string;
  /** Whether users have it who have subscribed to none. */
  readonly isDefault: boolean;
  /** ISO 4217. */
  readonly currency: string;
  /** Empty where it costs nothing. */
  readonly prices: readonly PlanPriceView[];
  /** Days that a first subscription costs nothing. */
  readonly trialDays: number;
  readonly features: Features;
  readonly usage: readonly PlanUsageView[];
}
