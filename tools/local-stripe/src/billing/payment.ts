import type { Local } from '../local.js';
import type { Invoice } from '../records/invoice.js';
import { CARDS } from '../records/payment-method.js';
import { openInvoices, subscriptionOf } from './live.js';
import { save } from './save.js';
import { end } from './subscription-end.js';

const DAY = 86_400;
/** Days from each failed payment to the next try; after the last try the subscription ends. */
const RETRY_DAYS = [3, 5, 7];

/** Tries to have an open invoice paid: by this payment method, or the subscription's, or the customer's. */
export function collect(local: Local, invoice: Invoice, now: number, method?: string): Invoice {
  const customer = local.customer(invoice.customer);
  const subscription = subscriptionOf(local, invoice.parent.subscription_details.subscription);
  const chosen = method ?? subscription.default_payment_method ?? customer.invoice_settings.default_payment_method;
  const card = chosen === null ? undefined : local.store.get('paymentMethods', chosen);
  const works = invoice.amount_remaining === 0 || (card?.customer === customer.id && card.card.last4 === CARDS.good);
  return works ? paid(local, invoice, now) : failed(local, invoice, now);
}

function paid(local: Local, before: Invoice, now: number): Invoice {
  const isCharge = before.amount_remaining > 0;
  const invoice = local.store.put('invoices', {
    ...before,
    amount_paid: before.amount_due,
    amount_remaining: 0,
    attempt_count: before.attempt_count + (isCharge ? 1 : 0),
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...before.status_transitions, paid_at: now },
  });
  local.emit('invoice.paid', invoice);
  local.emit('invoice.payment_succeeded', invoice);
  const subscription = subscriptionOf(local, invoice.parent.subscription_details.subscription);
  const waited = ['incomplete', 'past_due', 'unpaid'].includes(subscription.status);
  if (waited && openInvoices(local, subscription.id).length === 0) save(local, { ...subscription, status: 'active' });
  return invoice;
}

function failed(local: Local, before: Invoice, now: number): Invoice {
  const isFirst = before.billing_reason === 'subscription_create';
  const days = isFirst ? undefined : RETRY_DAYS[before.attempt_count];
  const invoice = local.store.put('invoices', {
    ...before,
    attempt_count: before.attempt_count + 1,
    attempted: true,
    next_payment_attempt: days === undefined ? null : now + days * DAY,
  });
  local.emit('invoice.payment_failed', invoice);
  const subscription = subscriptionOf(local, invoice.parent.subscription_details.subscription);
  if (isFirst || subscription.status === 'canceled') return invoice;
  const late = save(local, { ...subscription, status: 'past_due' });
  if (days === undefined) end(local, late, now, 'payment_failed');
  return invoice;
}
