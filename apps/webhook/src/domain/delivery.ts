import { deterministicId, eventOrdinal, shownEvent, type AnyDomainEvent, type AttemptView, type DeliveryError, type DeliveryStatus } from '@fenago/contracts';
import type { WebhookState } from './webhook.state.js';

/** An event on its way to a webhook. */
export interface Delivery {
  /** Follows from webhook and event: however often an event comes, this is one delivery. */
  readonly _id: string;
  readonly userId: string;
  readonly webhookId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly objectId: string;
  /** Orders the events of one object. */
  readonly ordinal: number;
  /** The event as JSON, as its owner may see it. */
  readonly body: string;
  readonly eventTime: Date;
  readonly status: DeliveryStatus;
  /** Attempts begun; who has begun the last one may say how it ended. */
  readonly attempt: number;
  /** Of them, since it was queued last. */
  readonly tries: number;
  /** While it is pending: when it is due. Under way it is so when its attempt must have ended. */
  readonly nextAttemptAt: Date;
  /** When the attempt under way has begun; null where none is. */
  readonly startedAt: Date | null;
  readonly lastError: DeliveryError | null;
  /** The last ten, the oldest first. */
  readonly attempts: readonly AttemptView[];
  /** Replay that has queued it last. */
  readonly replayId: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly expiresAt: Date;
}

/** Attempts that are shown. */
export const SHOWN_ATTEMPTS = 10;
/** As long as the stream can give an event once more, and a day: what is here is not delivered anew by that. */
const KEPT_MS = 36 * 24 * 60 * 60 * 1_000;
/** Clocks of services may differ by so much; an event too many harms less than one too few. */
const CLOCK_TOLERANCE_MS = 1_000;

export const keptUntil = (now: Date): Date => new Date(now.getTime() + KEPT_MS);

/** What decides whether a webhook is told of an event. */
export type Taker = Pick<WebhookState, '_id' | 'userId' | 'types' | 'objectId' | 'enabledAt'>;

/** Whether an event is one of those that a webhook takes, at whatever time. A test is for the webhook that it tries out alone. */
export function takes({ _id, userId, types, objectId }: Taker, event: AnyDomainEvent): boolean {
  if (event.ownerid !== userId) return false;
  if (event.type === 'webhook.tested') return event.subject === _id;
  return (types === null || types.includes(event.type)) && (objectId === null || event.subject === objectId);
}

/** Whether it happened while the webhook was there and enabled. */
export function isInTime({ enabledAt }: Taker, event: AnyDomainEvent): boolean {
  return Date.parse(event.time) >= enabledAt.getTime() - CLOCK_TOLERANCE_MS;
}

export function deliveryIdOf(webhookId: string, event: Pick<AnyDomainEvent, 'id' | 'time'>): string {
  return deterministicId('delivery', Date.parse(event.time), webhookId, event.id);
}

export function newDelivery({ _id: webhookId, userId }: Taker, event: AnyDomainEvent, now: Date, replayId: string | null = null): Delivery {
  return {
    _id: deliveryIdOf(webhookId, event),
    userId,
    webhookId,
    eventId: event.id,
    eventType: event.type,
    objectId: event.subject,
    ordinal: eventOrdinal(event),
    body: JSON.stringify(shownEvent(event)),
    eventTime: new Date(event.time),
    status: 'pending',
    attempt: 0,
    tries: 0,
    nextAttemptAt: now,
    startedAt: null,
    lastError: null,
    attempts: [],
    replayId,
    createdAt: now,
    endedAt: null,
    expiresAt: keptUntil(now),
  };
}
