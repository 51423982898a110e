import type { StripeObject, StripeStub } from './stripe-stub.js';

/** 1 January 2026, in Stripe's seconds. */
export const BEGAN = 1_767_225_600;
const MONTH = 31 * 86_400;

/** A price as `billing:sync` makes it. */
export function priceOf(plan: string, interval: 'month' | 'year', meter?: string): StripeObject {
  const parts = [plan, interval, ...(meter === undefined ? [] : [meter])];
  const recurring = { interval, usage_type: meter === undefined ? 'licensed' : 'metered' };
  return { id: `price_${parts.join('_')}`, lookup_key: `fenago:${parts.join(':')}`, active: true, metadata: { fenago_plan: plan }, recurring };
}

let made = 0;

/** A subscription of a customer to the plan pro, a month at a time, as it is after a checkout. */
export function startSubscription(stripe: StripeStub, customer: string, changes: object = {}): StripeObject {
  made += 1;
  const period = { current_period_start: BEGAN, current_period_end: BEGAN + MONTH };
  const prices = [priceOf('pro', 'month', 'tokens'), priceOf('pro', 'month')];
  const items = { object: 'list', data: prices.map((price, index) => ({ id: `si_${made}_${index}`, price, ...period })) };
  const terms = { status: 'active', cancel_at: null, cancel_at_period_end: false, trial_end: null };
  return stripe.put('subscriptions', { id: `sub_${made}`, customer, created: BEGAN + made, start_date: BEGAN + made, ...terms, items, ...changes });
}
