import { isDeepStrictEqual } from 'node:util';
import { API_VERSION } from './api-version.js';
import { missing } from './http/errors.js';
import { withoutOnRequest } from './http/expand.js';
import { newId } from './ids.js';
import type { Customer } from './records/customer.js';
import type { Cause, ThinEvent } from './records/event.js';
import type { WebhookEndpoint } from './records/webhook-endpoint.js';
import { thinEventOf } from './records/thin-event.js';
import type { Account } from './store/collections.js';
import type { Store } from './store/store.js';

const NOBODY: Cause = { id: null, idempotency_key: null };
/** Stripe lists events for 30 days. */
const EVENTS_KEPT_SECONDS = 30 * 86_400;

/** What the attributes were that have changed. */
function changedSince(before: object, after: object): object {
  const now = after as Record<string, unknown>;
  return Object.fromEntries(Object.entries(before).filter(([name, value]) => !isDeepStrictEqual(value, now[name])));
}

/** What the operations work with: the records, the time, and the events that they cause. */
export class Local {
  /** Who causes what happens now. */
  cause: Cause = NOBODY;
  /** Where this server is reached, without a slash at the end. */
  url = '';

  constructor(
    readonly store: Store,
    private readonly clock: () => number,
  ) {}

  /** Seconds since 1970. */
  now(): number {
    return Math.floor(this.clock() / 1_000);
  }

  /** The time that holds for a customer: of their test clock, or the server's and what they were moved ahead. */
  timeOf(customer: { readonly id: string; readonly test_clock: string | null }): number {
    const clock = customer.test_clock === null ? undefined : this.store.get('testClocks', customer.test_clock);
    return clock?.frozen_time ?? this.now() + (this.store.get('timeShifts', customer.id)?.seconds ?? 0);
  }

  /** @throws StripeError 404 for an object of the path, 400 for one of a parameter */
  customer(id: string, param?: string): Customer {
    const found = this.store.get('customers', id);
    if (found === undefined) throw missing('customer', id, param);
    return found;
  }

  /** The account that was made with the first start. */
  account(): Account {
    const account = this.store.get('account', 'account');
    if (account === undefined) throw new Error('The account is made before the first request.');
    return account;
  }

  /** Forgets what is older than this: the oldest stand first. */
  forget(collection: 'answers' | 'identifiers', seconds: number): void {
    for (const { id, at } of this.store.values(collection)) {
      if (at + seconds >= this.now()) return;
      this.store.remove(collection, id);
    }
  }

  /** Something happened to an object: notes the event, and sends it to whom it interests. */
  emit(type: string, object: object, before?: object): void {
    this.forgetOldEvents();
    const id = newId('evt');
    const created = this.now();
    const thin = thinEventOf({ id: newId('evt_thin'), created, type, object, cause: this.cause, snapshot: id });
    const receivers = this.receivers(type, 'snapshot');
    this.store.put('events', {
      id,
      object: 'event',
      api_version: API_VERSION,
      created,
      data: withoutOnRequest({ object, ...(before === undefined ? {} : { previous_attributes: changedSince(before, object) }) }),
      livemode: false,
      pending_webhooks: receivers.length,
      request: this.cause,
      type,
    });
    for (const receiver of receivers) this.deliver(receiver, id);
    this.emitThin(thin);
  }

  /** The same for an event that only the v2 API knows. */
  emitThin(event: ThinEvent): void {
    this.store.put('thinEvents', event);
    for (const receiver of this.receivers(event.type, 'thin')) this.deliver(receiver, event.id);
  }

  private receivers(type: string, payload: 'snapshot' | 'thin'): WebhookEndpoint[] {
    return this.store
      .all('webhookEndpoints')
      .filter((endpoint) => endpoint.enabled && endpoint.payload === payload && (endpoint.enabledEvents.includes('*') || endpoint.enabledEvents.includes(type)));
  }

  private deliver(endpoint: WebhookEndpoint, event: string): void {
    this.store.put('deliveries', { id: newId('del'), endpoint: endpoint.id, event, payload: endpoint.payload, attempts: 0 });
  }

  private forgetOldEvents(): void {
    for (const event of this.store.values('events')) {
      if (event.created + EVENTS_KEPT_SECONDS >= this.now()) break;
      this.store.remove('events', event.id);
    }
    for (const event of this.store.values('thinEvents')) {
      if (Date.parse(event.created) / 1_000 + EVENTS_KEPT_SECONDS >= this.now()) break;
      this.store.remove('thinEvents', event.id);
    }
  }
}
