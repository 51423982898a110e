import { whole } from '../http/list.js';
import type { Local } from '../local.js';
import { liveSubscriptions } from './live.js';

/** Who is entitled: also while a trial runs, and while a payment is retried. */
const ENTITLED = ['active', 'past_due', 'trialing'];

/** The features that a customer has by their subscriptions. */
export function activeEntitlements(local: Local, customer: string) {
  const entitled = liveSubscriptions(local, customer).filter((one) => ENTITLED.includes(one.status));
  const products = new Set(entitled.flatMap((one) => one.items.data.map((item) => item.price.product)));
  const features = new Set(local.store.all('productFeatures').filter((one) => products.has(one.product)).map((one) => one.feature));
  return local.store
    .all('features')
    .filter((one) => features.has(one.id))
    .map((one) => ({ id: `ent_${customer.slice(-8)}${one.id.slice(-12)}`, object: 'entitlements.active_entitlement' as const, feature: one.id, livemode: false, lookup_key: one.lookup_key }));
}

/** Says what a customer is entitled to now. */
export function tellEntitlements(local: Local, customer: string): void {
  const url = `/v1/customer/${customer}/entitlements`;
  local.emit('entitlements.active_entitlement_summary.updated', {
    object: 'entitlements.active_entitlement_summary',
    customer,
    entitlements: whole(url, activeEntitlements(local, customer)),
    livemode: false,
  });
}
