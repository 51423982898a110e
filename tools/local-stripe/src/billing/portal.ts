import { invalid } from '../http/errors.js';
import type { Local } from '../local.js';
import type { Customer } from '../records/customer.js';
import type { CardKind } from '../records/payment-method.js';
import type { Price } from '../records/price.js';
import type { Item, Subscription } from '../records/subscription.js';
import { addCard } from '../resources/payment-methods.js';
import { updateSubscription } from '../resources/subscriptions.js';
import { isMetered } from './invoicing.js';
import { liveSubscriptions, openInvoices, periodEnd } from './live.js';
import { collect } from './payment.js';
import { settle } from './renewal.js';
import { save } from './save.js';

/** What the portal changes: the licence, not what is billed by use. */
export const licenceOf = ({ items }: Subscription): Item | undefined => items.data.find((item) => !isMetered(item));

/** The prices that a subscription can change to: those on sale, of its currency. */
export function pricesFor(local: Local, { currency }: Subscription): Price[] {
  const onSale = new Set(local.store.all('products').filter((one) => one.active).map((one) => one.id));
  return local.store.all('prices').filter((one) => one.active && one.currency === currency && one.recurring?.usage_type === 'licensed' && onSale.has(one.product));
}

/** @throws StripeError 400 where the price is not one of those */
export function changePlan(local: Local, subscription: Subscription, price: string): void {
  const licence = licenceOf(subscription);
  if (licence === undefined || !pricesFor(local, subscription).some((one) => one.id === price)) throw invalid('This plan is not on sale.', 'price');
  updateSubscription(local, subscription.id, { items: [{ id: licence.id, price }] });
}

/** A new card for everything, by which what is open is paid at once. */
export function changeCard(local: Local, customer: Customer, kind: CardKind): void {
  const method = addCard(local, customer, kind);
  const settings = { ...customer.invoice_settings, default_payment_method: method.id };
  const changed = local.store.put('customers', { ...customer, invoice_settings: settings });
  local.emit('customer.updated', changed, customer);
  for (const subscription of liveSubscriptions(local, customer.id)) {
    save(local, { ...subscription, default_payment_method: method.id });
    for (const invoice of openInvoices(local, subscription.id)) collect(local, invoice, local.timeOf(customer));
  }
}

/**
 * Moves a customer's time ahead, and does what it brings.
 * @throws StripeError 400 for a customer of a test clock, which is advanced instead
 */
export function moveTime(local: Local, id: string, seconds: number): void {
  const customer = local.customer(id);
  if (customer.test_clock !== null) throw invalid(`This customer's time is that of ${customer.test_clock}: advance the test clock.`);
  if (!Number.isInteger(seconds) || seconds <= 0) throw invalid('Time goes ahead by a whole number of seconds.');
  local.store.put('timeShifts', { id, seconds: (local.store.get('timeShifts', id)?.seconds ?? 0) + seconds });
  settle(local, (subscription) => (subscription.customer === id ? local.timeOf(customer) : undefined));
}

/** Lets the current period of a customer's subscription end. */
export function endPeriod(local: Local, customer: Customer, subscription: Subscription): void {
  moveTime(local, customer.id, Math.max(1, periodEnd(subscription) - local.timeOf(customer)));
}
