import type { List } from '../http/list.js';
import type { Line } from './invoice.js';
import { planOf, type Price } from './price.js';

export type SubscriptionStatus = 'active' | 'canceled' | 'incomplete' | 'incomplete_expired' | 'past_due' | 'trialing' | 'unpaid';

export interface NewItem {
  readonly id: string;
  readonly created: number;
  readonly metadata: Record<string, string>;
  readonly period: { readonly start: number; readonly end: number };
  readonly price: Price;
  readonly quantity?: number;
  readonly subscription: string;
}

/** An item of a subscription, as Stripe writes it. A metered one has no quantity. */
export function newItem(given: NewItem) {
  return {
    id: given.id,
    object: 'subscription_item' as const,
    billing_thresholds: null,
    created: given.created,
    current_period_end: given.period.end,
    current_period_start: given.period.start,
    current_trial: null,
    discounts: [],
    metadata: given.metadata,
    plan: planOf(given.price),
    price: given.price,
    subscription: given.subscription,
    tax_rates: [],
    ...(given.quantity === undefined ? {} : { quantity: given.quantity }),
  };
}

export type Item = ReturnType<typeof newItem>;

export interface NewSubscription {
  readonly id: string;
  readonly created: number;
  readonly currency: string;
  readonly customer: string;
  readonly items: List<Item>;
  readonly testClock: string | null;
}

/** A subscription that has just begun, as Stripe writes it. */
export function newSubscription(given: NewSubscription) {
  return {
    id: given.id,
    object: 'subscription' as const,
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: given.created,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' as const }, type: 'flexible' as const, updated_at: given.created },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null as number | null,
    cancel_at_period_end: false,
    canceled_at: null as number | null,
    cancellation_details: { comment: null, feedback: null, reason: null as 'cancellation_requested' | 'payment_failed' | null },
    collection_method: 'charge_automatically' as const,
    created: given.created,
    currency: given.currency,
    customer: given.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: null as string | null,
    default_source: null,
    default_tax_rates: [],
    description: null as string | null,
    discounts: [],
    ended_at: null as number | null,
    invoice_settings: { account_tax_ids: null, custom_fields: null, description: null, footer: null, issuer: { type: 'self' as const } },
    items: given.items,
    latest_invoice: null as string | null,
    livemode: false,
    managed_payments: null,
    metadata: {} as Record<string, string>,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: { payment_method_options: null, payment_method_types: null, save_default_payment_method: 'off' as const },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: given.created,
    status: 'incomplete' as SubscriptionStatus,
    test_clock: given.testClock,
    transfer_data: null,
    trial_end: null as number | null,
    trial_settings: { end_behavior: { missing_payment_method: 'create_invoice' as const } },
    trial_start: null as number | null,
  };
}

export type Subscription = ReturnType<typeof newSubscription>;

/** What Stripe knows of a subscription and does not show. */
export interface SubscriptionLedger {
  /** The subscription's. */
  readonly id: string;
  /** Whether it was said that the trial ends soon. */
  readonly trialEndTold: boolean;
  /** Prorations that wait for the next invoice. */
  readonly pending: readonly Line[];
}
