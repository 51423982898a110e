/** Who caused an event: a request, or nobody. */
export interface Cause {
  readonly id: string | null;
  readonly idempotency_key: string | null;
}

/** An event that carries its object, as Stripe writes it. */
export interface Event {
  readonly id: string;
  readonly object: 'event';
  readonly api_version: string;
  readonly created: number;
  readonly data: { readonly object: object; readonly previous_attributes?: object };
  readonly livemode: false;
  readonly pending_webhooks: number;
  readonly request: Cause;
  readonly type: string;
}

/** An event of the v2 API: it names its object and leaves it to the receiver to fetch it. */
export interface ThinEvent {
  readonly id: string;
  readonly object: 'v2.core.event';
  readonly created: string;
  readonly livemode: false;
  readonly type: string;
  readonly data?: object;
  readonly reason: { readonly type: 'request'; readonly request: { readonly id: string; readonly idempotency_key: string } } | null;
  readonly related_object: { readonly id: string; readonly type: string; readonly url: string } | null;
  readonly snapshot_event?: string;
}
