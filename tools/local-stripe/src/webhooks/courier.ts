import { setTimeout as delay } from 'node:timers/promises';
import type { Local } from '../local.js';
import type { Delivery, WebhookEndpoint } from '../records/webhook-endpoint.js';
import { signatureOf } from './signature.js';

const ANSWER_MS = 10_000;
/** Stripe tries for three days; here somebody waits for it. */
const MAX_ATTEMPTS = 12;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
const MAX_UNDERWAY = 64;

/** Carries events to webhook endpoints: signed, several at once, again where they were not taken, in no certain order. */
export class Courier {
  private readonly underway = new Map<string, Promise<void>>();
  private readonly closing = new AbortController();

  constructor(private readonly local: Local) {}

  /** Looks for what is to be carried. */
  wake(): void {
    for (const delivery of this.local.store.values('deliveries')) {
      if (this.closing.signal.aborted || this.underway.size >= MAX_UNDERWAY) return;
      if (this.underway.has(delivery.id)) continue;
      const carried = this.carry(delivery).finally(() => {
        this.underway.delete(delivery.id);
        this.wake();
      });
      this.underway.set(delivery.id, carried);
    }
  }

  /** Ends what is underway; it goes on with the next start. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.underway.values());
  }

  private async carry(delivery: Delivery): Promise<void> {
    const { store } = this.local;
    const endpoint = store.get('webhookEndpoints', delivery.endpoint);
    const body = endpoint === undefined ? undefined : this.bodyOf(delivery, endpoint);
    if (endpoint === undefined || body === undefined || !endpoint.enabled) return store.unit(() => store.remove('deliveries', delivery.id));
    const taken = await this.post(endpoint, body);
    if (taken) return store.unit(() => this.delivered(delivery));
    if (this.closing.signal.aborted) return;
    const attempts = delivery.attempts + 1;
    if (attempts >= MAX_ATTEMPTS) return store.unit(() => store.remove('deliveries', delivery.id));
    store.unit(() => store.put('deliveries', { ...delivery, attempts }));
    await this.pause(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts));
  }

  private bodyOf({ event, payload }: Delivery, { apiVersion }: WebhookEndpoint): string | undefined {
    if (payload === 'thin') {
      const thin = this.local.store.get('thinEvents', event);
      if (thin === undefined) return undefined;
      // What an event says besides is there for who fetches it.
      const { data: _fetched, ...notification } = thin;
      return JSON.stringify(notification);
    }
    const found = this.local.store.get('events', event);
    return found === undefined ? undefined : JSON.stringify({ ...found, api_version: apiVersion ?? found.api_version }, undefined, 2);
  }

  private async post({ url, secret }: WebhookEndpoint, body: string): Promise<boolean> {
    const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signatureOf(secret, body, Math.floor(Date.now() / 1_000)), 'user-agent': 'Stripe/1.0 (local)' };
    try {
      const signal = AbortSignal.any([this.closing.signal, AbortSignal.timeout(ANSWER_MS)]);
      const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      // Nobody there, or too late: the next attempt tells.
      return false;
    }
  }

  private delivered({ id, event }: Delivery): void {
    const { store } = this.local;
    store.remove('deliveries', id);
    const found = store.get('events', event);
    if (found !== undefined) store.put('events', { ...found, pending_webhooks: Math.max(0, found.pending_webhooks - 1) });
  }

  private async pause(milliseconds: number): Promise<void> {
    const jittered = milliseconds * (0.5 + Math.random() / 2);
    // Aborted when all ends.
    await delay(jittered, undefined, { signal: this.closing.signal, ref: false }).catch(() => undefined);
  }
}
