import type { DomainEvent } from './envelope.js';
import type { DeliveryError, DeliveryStatus } from './webhook-shapes.js';
import type { WebhookDisableReason, WebhookStatus } from './webhook-event-shapes.js';

/** A place that a user's events are posted to. */
export interface WebhookView {
  readonly id: string;
  readonly object: 'webhook';
  readonly userId: string;
  readonly url: string;
  readonly description: string | null;
  /** Null where it takes events of all types. */
  readonly types: readonly string[] | null;
  /** Null where it takes events of all objects. */
  readonly objectId: string | null;
  /** Events of one object one after the other. */
  readonly ordered: boolean;
  /** Attempts at once. */
  readonly concurrency: number;
  readonly status: WebhookStatus;
  /** Null where it is enabled. */
  readonly disabledReason: WebhookDisableReason | null;
  /** From when on it is told of events. */
  readonly enabledAt: string;
  /** Secrets that sign now, the newest first; of each when it ends, null where it does not. */
  readonly secrets: readonly { readonly createdAt: string; readonly expiresAt: string | null }[];
  /** Attempts in a row that have delivered nothing. */
  readonly failures: number;
  /** The first of them. */
  readonly failingSince: string | null;
  /** Within a minute. */
  readonly lastDeliveredAt: string | null;
  /** The replay under way. */
  readonly replay: WebhookReplayView | null;
  /** Version of the object: grows with each change of it. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** With the secret, which is told this once. */
export interface NewWebhookView extends WebhookView {
  readonly secret: string;
}

/** Events of a period that are delivered again. */
export interface WebhookReplayView {
  readonly from: string;
  readonly to: string;
  /** Deliveries that it has brought about so far. */
  readonly queued: number;
  readonly startedAt: string;
}

/** The event of a test, and what is to come of it. */
export interface WebhookTestView {
  readonly object: 'webhook_test';
  readonly webhookId: string;
  readonly eventId: string;
  readonly deliveryId: string;
}

/** An event on its way to a webhook. */
export interface DeliveryView {
  /** Also the header `webhook-id`: the same with each attempt. */
  readonly id: string;
  readonly object: 'webhook_delivery';
  readonly webhookId: string;
  readonly eventId: string;
  readonly eventType: string;
  /** The event's object. */
  readonly objectId: string;
  readonly status: DeliveryStatus;
  /** Begun, of all times that it was to be delivered. */
  readonly attemptCount: number;
  /** Null where none is to come. */
  readonly nextAttemptAt: string | null;
  /** Of the last attempt that has delivered nothing. */
  readonly lastError: DeliveryError | null;
  readonly createdAt: string;
  /** When it was delivered, given up or cancelled. */
  readonly endedAt: string | null;
}

/** A delivery with the event and the last attempts. */
export interface DeliveryLogView extends DeliveryView {
  /** The body of each attempt. */
  readonly event: DomainEvent;
  /** The last ten, the oldest first. */
  readonly attempts: readonly AttemptView[];
}

export interface AttemptView {
  readonly number: number;
  readonly at: string;
  readonly durationMs: number;
  /** The URL and headers of its request, without the signature. */
  readonly request: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  /** Null where there was none. */
  readonly answer: AttemptAnswer | null;
  /** Null where it has delivered. */
  readonly error: DeliveryError | null;
}

export interface AttemptAnswer {
  readonly status: number;
  /** Some of them, clipped. */
  readonly headers: Readonly<Record<string, string>>;
  /** How it begins. */
  readonly body: string;
}
