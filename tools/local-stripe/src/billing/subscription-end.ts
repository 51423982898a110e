import type { Local } from '../local.js';
import type { Subscription } from '../records/subscription.js';
import { openInvoices } from './live.js';
import { save } from './save.js';

/** Ends a subscription now. What is not paid yet is not asked for again. */
export function end(local: Local, subscription: Subscription, now: number, reason: 'cancellation_requested' | 'payment_failed' = 'cancellation_requested'): Subscription {
  for (const invoice of openInvoices(local, subscription.id)) local.store.put('invoices', { ...invoice, auto_advance: false, next_payment_attempt: null });
  return save(
    local,
    {
      ...subscription,
      canceled_at: subscription.canceled_at ?? now,
      cancellation_details: { ...subscription.cancellation_details, reason: subscription.cancellation_details.reason ?? reason },
      ended_at: now,
      status: 'canceled',
    },
    'customer.subscription.deleted',
  );
}

/** Ends a subscription whose first payment was never made. */
export function expire(local: Local, subscription: Subscription, now: number): Subscription {
  for (const invoice of openInvoices(local, subscription.id)) {
    const voided = { ...invoice, status: 'void' as const, status_transitions: { ...invoice.status_transitions, voided_at: now } };
    local.emit('invoice.voided', local.store.put('invoices', voided), invoice);
  }
  return save(local, { ...subscription, ended_at: now, status: 'incomplete_expired' });
}
