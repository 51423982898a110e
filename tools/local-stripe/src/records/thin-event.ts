import type { Cause, ThinEvent } from './event.js';

/** Where the objects of events are fetched, by the kind of object. */
const PATHS: Readonly<Record<string, string>> = {
  'billing.meter': '/v1/billing/meters/',
  'billing_portal.session': '/v1/billing_portal/sessions/',
  'checkout.session': '/v1/checkout/sessions/',
  customer: '/v1/customers/',
  invoice: '/v1/invoices/',
  payment_method: '/v1/payment_methods/',
  price: '/v1/prices/',
  product: '/v1/products/',
  subscription: '/v1/subscriptions/',
};

export interface ThinEventSource {
  readonly id: string;
  readonly created: number;
  readonly type: string;
  readonly object: object;
  readonly cause: Cause;
  readonly snapshot: string;
}

/** The thin event that goes with an event. */
export function thinEventOf({ id, created, type, object, cause, snapshot }: ThinEventSource): ThinEvent {
  return {
    id,
    object: 'v2.core.event',
    created: new Date(created * 1_000).toISOString(),
    livemode: false,
    type: `v1.${type}`,
    reason: reasonOf(cause),
    related_object: relatedTo(object),
    snapshot_event: snapshot,
  };
}

function reasonOf({ id, idempotency_key: key }: Cause): ThinEvent['reason'] {
  return id === null ? null : { type: 'request', request: { id, idempotency_key: key ?? '' } };
}

function relatedTo(object: object): ThinEvent['related_object'] {
  if (!('id' in object) || !('object' in object)) return null;
  const type = String(object.object);
  const path = PATHS[type];
  return path === undefined ? null : { id: String(object.id), type, url: `${path}${String(object.id)}` };
}
