import { isDeepStrictEqual } from 'node:util';
import type { Local } from '../local.js';
import type { Subscription } from '../records/subscription.js';
import { activeEntitlements, tellEntitlements } from './entitlements.js';

type SubscriptionEvent = 'customer.subscription.created' | 'customer.subscription.deleted' | 'customer.subscription.updated';

/** Puts a subscription and says so, and also where the customer is entitled to something else now. Says nothing where nothing changed. */
export function save(local: Local, after: Subscription, type: SubscriptionEvent = 'customer.subscription.updated'): Subscription {
  const before = local.store.get('subscriptions', after.id);
  if (isDeepStrictEqual(before, after)) return after;
  const entitled = activeEntitlements(local, after.customer);
  local.store.put('subscriptions', after);
  local.emit(type, after, type === 'customer.subscription.updated' ? before : undefined);
  if (!isDeepStrictEqual(entitled, activeEntitlements(local, after.customer))) tellEntitlements(local, after.customer);
  return after;
}
