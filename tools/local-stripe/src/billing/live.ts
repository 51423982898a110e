import { missing } from '../http/errors.js';
import type { Local } from '../local.js';
import type { Invoice } from '../records/invoice.js';
import type { Subscription, SubscriptionLedger } from '../records/subscription.js';

const ENDED = ['canceled', 'incomplete_expired'];

export const isLive = ({ status }: Subscription): boolean => !ENDED.includes(status);

/** A customer's subscriptions that have not ended. */
export const liveSubscriptions = (local: Local, customer: string): Subscription[] => local.store.all('subscriptions').filter((one) => one.customer === customer && isLive(one));

/** @throws StripeError 404 for an object of the path, 400 for one of a parameter */
export function subscriptionOf(local: Local, id: string, param?: string): Subscription {
  const found = local.store.get('subscriptions', id);
  if (found === undefined) throw missing('subscription', id, param);
  return found;
}

export const ledgerOf = (local: Local, id: string): SubscriptionLedger => local.store.get('subscriptionLedgers', id) ?? { id, trialEndTold: false, pending: [] };

/** The invoices of a subscription that wait to be paid. */
export const openInvoices = (local: Local, id: string): Invoice[] => local.store.all('invoices').filter((one) => one.status === 'open' && one.parent.subscription_details.subscription === id);

/** When the subscription's last period ends, in seconds. */
export const periodEnd = ({ items }: Subscription): number => Math.max(...items.data.map((item) => item.current_period_end));
