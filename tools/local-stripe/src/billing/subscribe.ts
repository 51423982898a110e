import { declined, invalid } from '../http/errors.js';
import { whole } from '../http/list.js';
import { newId } from '../ids.js';
import type { Local } from '../local.js';
import type { Customer } from '../records/customer.js';
import type { Price } from '../records/price.js';
import { newSubscription, type Subscription } from '../records/subscription.js';
import { advanceLines, issue, lineOf } from './invoicing.js';
import { checkTogether, makeItem, type GivenItem } from './items.js';
import { subscriptionOf } from './live.js';
import { collect } from './payment.js';
import { periodFrom } from './periods.js';
import { save } from './save.js';

export interface NewSubscriptionOrder {
  readonly customer: Customer;
  readonly items: readonly GivenItem[];
  /** In seconds; null for no trial. */
  readonly trialEnd: number | null;
  readonly metadata: Record<string, string>;
  readonly description: string | null;
  readonly defaultPaymentMethod: string | null;
  /** What happens when the first payment fails. */
  readonly onFailure: 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete';
}

/**
 * Begins a subscription: items, the first invoice, the first payment or the trial.
 * @throws StripeError 400 for items that do not go together or no way to pay, 402 for a failed payment where that is an error
 */
export function subscribe(local: Local, order: NewSubscriptionOrder): Subscription {
  const { customer, trialEnd } = order;
  const now = local.timeOf(customer);
  const id = newId('sub');
  const anchor = trialEnd ?? now;
  const periodOf = (price: Price) => (trialEnd !== null || price.recurring === null ? { start: now, end: anchor } : periodFrom(now, now, price.recurring));
  const items = order.items.map((given, index) => makeItem(local, given, index, { subscription: id, now, periodOf }));
  checkTogether(items);
  const currency = items[0]?.price.currency ?? 'usd';
  const made = newSubscription({ id, created: now, currency, customer: customer.id, items: whole(`/v1/subscription_items?subscription=${id}`, items), testClock: customer.test_clock });
  const subscription: Subscription = {
    ...made,
    billing_cycle_anchor: anchor,
    default_payment_method: order.defaultPaymentMethod,
    description: order.description,
    metadata: order.metadata,
    ...(trialEnd === null ? {} : { status: 'trialing' as const, trial_start: now, trial_end: trialEnd }),
  };
  save(local, subscription, 'customer.subscription.created');
  const lines =
    trialEnd === null
      ? advanceLines(local, subscription, items)
      : items.map((item) => lineOf(local, subscription, item, { amount: 0, quantity: item.quantity ?? 0, period: { start: now, end: trialEnd }, description: 'Trial period' }));
  const invoice = issue(local, subscription, lines, 'subscription_create', now);
  if (invoice.amount_due > 0 && order.onFailure === 'default_incomplete') return subscriptionOf(local, id);
  if (invoice.amount_due > 0 && subscription.default_payment_method === null && customer.invoice_settings.default_payment_method === null) {
    throw invalid('This customer has no attached payment source or default payment method. Please consider adding a default payment method.', undefined, 'resource_missing');
  }
  const collected = collect(local, invoice, now);
  if (collected.status !== 'paid' && order.onFailure === 'error_if_incomplete') throw declined();
  return subscriptionOf(local, id);
}
