import { RELATED_TYPES, type RelatedObject, type StripeNotice } from '../domain/stripe-notice.js';

interface Named {
  readonly id?: unknown;
  readonly object?: unknown;
  readonly type?: unknown;
  readonly customer?: unknown;
}

/**
 * A snapshot event of any API version, or a thin one, read for as little as is needed of it.
 * @returns undefined for what is no event
 */
export function toStripeNotice(payload: unknown): StripeNotice | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined;
  const { id, object, type, created, data, related_object: related } = payload as Record<string, unknown>;
  const createdAt = timeOf(created);
  if (typeof id !== 'string' || id === '' || id.length > 255 || typeof type !== 'string' || createdAt === undefined) return undefined;
  const notice = { eventId: id, type, createdAt };
  if (object === 'v2.core.event') return { ...notice, ...fromRelated(named(related)) };
  const about = named(named(data)?.['object']);
  return object === 'event' ? { ...notice, customerId: customerOf(about), related: null } : undefined;
}

/** Thin events name what they are about and tell nothing of it. */
function fromRelated(related: (Named & Record<string, unknown>) | undefined): Pick<StripeNotice, 'customerId' | 'related'> {
  const { id, type } = related ?? {};
  if (typeof id !== 'string') return { customerId: null, related: null };
  if (type === 'customer') return { customerId: id, related: null };
  const known = RELATED_TYPES.find((one) => one === type);
  return { customerId: null, related: known === undefined ? null : ({ type: known, id } satisfies RelatedObject) };
}

function customerOf(about: Named | undefined): string | null {
  if (about === undefined) return null;
  const customer = about.object === 'customer' ? about.id : about.customer;
  const id = typeof customer === 'object' && customer !== null ? (customer as Named).id : customer;
  return typeof id === 'string' ? id : null;
}

/** Seconds in snapshot events, a text in thin ones. */
function timeOf(created: unknown): Date | undefined {
  const time = typeof created === 'number' ? new Date(created * 1_000) : new Date(typeof created === 'string' ? created : Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function named(value: unknown): (Named & Record<string, unknown>) | undefined {
  return typeof value === 'object' && value !== null ? (value as Named & Record<string, unknown>) : undefined;
}
