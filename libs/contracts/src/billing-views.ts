import type { Features, PlanInterval, SubscriptionStatus } from './billing-shapes.js';

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

/** What a user has subscribed to, and may do. */
export interface BillingView {
  readonly object: 'billing';
  /** The plan that counts, which is the default one where no subscription gives another. */
  readonly planId: string;
  readonly features: Features;
  /** When the plan ends unless a failed payment is made good; null where it goes on. */
  readonly entitledUntil: string | null;
  /** Null where there has been none. */
  readonly subscription: SubscriptionView | null;
  /** Whether there is a payment provider, so that a plan can be subscribed to. */
  readonly canSubscribe: boolean;
}

export interface SubscriptionView {
  readonly status: SubscriptionStatus;
  /** Null where its price is none of a plan's any more. */
  readonly planId: string | null;
  readonly interval: PlanInterval | null;
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly trialEnd: string | null;
  /** Whether it ends, rather than being renewed. */
  readonly cancelAtPeriodEnd: boolean;
  /** When; null where it goes on. */
  readonly cancelAt: string | null;
}

/** A page of the payment provider's, for the user's browser. */
export interface BillingPageView {
  readonly object: 'billing_page';
  readonly url: string;
}

/** What differs between the plans and what the payment provider has of them, in the order in which it is made good. */
export interface CatalogueSyncView {
  readonly changes: readonly {
    readonly action: 'create' | 'update' | 'archive';
    readonly kind: 'meters' | 'features' | 'products' | 'prices';
    readonly key: string;
  }[];
  /** Whether it has been made good. */
  readonly applied: boolean;
}
