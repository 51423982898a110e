import { whole } from '../http/list.js';
import { newId } from '../ids.js';
import type { Local } from '../local.js';
import { newInvoice, newLine, type BillingReason, type Invoice, type Line } from '../records/invoice.js';
import type { Item, Subscription } from '../records/subscription.js';
import { amountOf } from './amounts.js';
import { ledgerOf, subscriptionOf } from './live.js';
import { usageOf } from './usage.js';

interface Period {
  readonly start: number;
  readonly end: number;
}

export const isMetered = ({ price }: Item): boolean => price.recurring?.usage_type === 'metered';

interface LineDetails {
  readonly amount: number;
  readonly quantity: number;
  readonly period: Period;
  readonly proration?: boolean;
  /** Instead of quantity and product. */
  readonly description?: string;
}

/** A line about an item. */
export function lineOf(local: Local, subscription: Subscription, item: Item, details: LineDetails): Line {
  const name = local.store.get('products', item.price.product)?.name ?? item.price.product;
  return newLine({
    id: newId('il'),
    amount: details.amount,
    currency: subscription.currency,
    description: details.description ?? `${details.quantity} × ${name}`,
    invoice: null,
    metadata: subscription.metadata,
    period: details.period,
    price: item.price.id,
    product: item.price.product,
    proration: details.proration ?? false,
    quantity: details.quantity,
    subscription: subscription.id,
    subscriptionItem: item.id,
    unitAmount: item.price.unit_amount_decimal,
  });
}

/** What is paid before the period that begins: the licences. */
export function advanceLines(local: Local, subscription: Subscription, items: readonly Item[]): Line[] {
  return items
    .filter((item) => !isMetered(item))
    .map((item) => {
      const quantity = item.quantity ?? 1;
      return lineOf(local, subscription, item, { amount: amountOf(item.price, quantity), quantity, period: { start: item.current_period_start, end: item.current_period_end } });
    });
}

/** What is paid after the period that ended: the usage in it. */
export function usageLines(local: Local, subscription: Subscription, items: readonly Item[]): Line[] {
  return items.filter(isMetered).flatMap((item) => {
    const meter = local.store.get('meters', item.price.recurring?.meter ?? '');
    const period = { start: item.current_period_start, end: item.current_period_end };
    const quantity = meter === undefined ? 0 : Math.max(0, usageOf(local, meter, { customer: subscription.customer, ...period }));
    return quantity === 0 ? [] : [lineOf(local, subscription, item, { amount: amountOf(item.price, quantity), quantity, period })];
  });
}

/** An invoice about these lines and what waited for it; the credit of a customer is used first. */
export function issue(local: Local, subscription: Subscription, lines: readonly Line[], reason: BillingReason, now: number, period: Period = { start: now, end: now }): Invoice {
  const ledger = ledgerOf(local, subscription.id);
  local.store.put('subscriptionLedgers', { ...ledger, pending: [] });
  const customer = local.customer(subscription.customer);
  const id = newId('in');
  const made = newInvoice({
    id,
    created: now,
    currency: subscription.currency,
    customer,
    lines: whole(`/v1/invoices/${id}/lines`, [...ledger.pending, ...lines].map((line) => ({ ...line, invoice: id }))),
    number: `${customer.invoice_prefix}-${String(customer.next_invoice_sequence).padStart(4, '0')}`,
    period,
    reason,
    subscription,
    testClock: customer.test_clock,
    url: `${local.url}/i/${id}`,
  });
  const balance = made.total + customer.balance;
  const due = Math.max(0, balance);
  const invoice = local.store.put('invoices', { ...made, amount_due: due, amount_remaining: due, starting_balance: customer.balance, ending_balance: Math.min(0, balance) });
  local.store.put('customers', { ...customer, balance: Math.min(0, balance), currency: subscription.currency, next_invoice_sequence: customer.next_invoice_sequence + 1 });
  local.emit('invoice.created', { ...invoice, number: null, status: 'draft', status_transitions: { ...invoice.status_transitions, finalized_at: null } });
  local.emit('invoice.finalized', invoice);
  const current = subscriptionOf(local, subscription.id);
  local.store.put('subscriptions', { ...current, latest_invoice: id });
  return invoice;
}
