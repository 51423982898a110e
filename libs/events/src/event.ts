import type { components } from './generated/event-data.js';
import { EVENT_KINDS } from './generated/kinds.js';
import { PermanentError } from './errors.js';

/** Name → data, as the contracts say it. */
export type EventDataMap = components['schemas'];
/** Name of an event that this version of the library knows. */
export type EventType = keyof EventDataMap & keyof typeof EVENT_KINDS;

/** CloudEvents 1.0 with FeNAgO's extension attributes. */
export interface Envelope {
  readonly specversion: '1.0';
  /** The same however often the event comes: what makes handling it idempotent. */
  readonly id: string;
  /** `/services/<service>` */
  readonly source: string;
  readonly type: string;
  /** Id of the object that it happened to. */
  readonly subject: string;
  /** UTC, ISO 8601, milliseconds. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  /** `urn:fenago:event:<type>:<version>` */
  readonly dataschema: string;
  /** The object's version after the change; grows from event to event of one object, but for several events of one change. */
  readonly sequence: number;
  /** The request that started the whole chain. */
  readonly correlationid: string;
  /** What this event answers. */
  readonly causationid: string;
  /** The user whose object it is; `public` where nobody owns it. */
  readonly ownerid: string;
  /** The user who did it; absent where FeNAgO acted by itself. */
  readonly actorid?: string;
  readonly traceparent?: string;
  readonly data: object;
}

/** An event of a known type. Its data may have more fields than the type says: services that are newer than the library add some. */
export type FenagoEvent<K extends EventType = EventType> = { [T in K]: Envelope & { readonly type: T; readonly data: EventDataMap[T] } }[K];

/** An event of any type, also of one that this version of the library does not know. Ask {@link isEvent} what it is. */
export type AnyEvent = Envelope;

/** Whether an event is of a type, in a version of its schema that this version of the library knows. */
export function isEvent<const K extends EventType>(event: AnyEvent, type: K): event is FenagoEvent<K> {
  return event.type === type && versionOf(event) <= EVENT_KINDS[type].version;
}

export const isKnownType = (type: string): type is EventType => Object.hasOwn(EVENT_KINDS, type);

/** Version of the schema of its data; 1 where it says none. */
export function versionOf({ dataschema }: AnyEvent): number {
  return Number(/:([1-9]\d*)$/u.exec(dataschema)?.[1] ?? 1);
}

const TEXTS = ['id', 'source', 'type', 'subject', 'time', 'dataschema', 'correlationid', 'causationid', 'ownerid'] as const;

/** @throws PermanentError `invalid_event` where it is no CloudEvent of FeNAgO's */
export function parseEvent(text: string): AnyEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PermanentError('The event is not JSON.', 'invalid_event', { cause });
  }
  if (isEnvelope(value)) return value;
  throw new PermanentError('The event lacks an attribute of the envelope.', 'invalid_event');
}

function isEnvelope(value: unknown): value is AnyEvent {
  if (typeof value !== 'object' || value === null) return false;
  const event = value as Record<string, unknown>;
  const data = event['data'];
  return (
    event['specversion'] === '1.0' && Number.isSafeInteger(event['sequence']) && typeof data === 'object' && data !== null && TEXTS.every((name) => typeof event[name] === 'string')
  );
}
