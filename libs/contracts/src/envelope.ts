import type { EventData, EventType } from './events/index.js';

/** CloudEvents 1.0, structured JSON, with FeNAgO's extension attributes. */
export interface DomainEvent<K extends EventType = EventType> {
  readonly specversion: '1.0';
  /** `<aggregateId>:<version>`, with `.n` where one commit holds several events; also the `Nats-Msg-Id`. */
  readonly id: string;
  /** `/services/<service>` */
  readonly source: string;
  readonly type: K;
  /** The aggregate's id. */
  readonly subject: string;
  /** UTC, ISO 8601, milliseconds. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  /** The aggregate's version after the commit. */
  readonly sequence: number;
  /** The request or event that started the whole chain. */
  readonly correlationid: string;
  /** The event id, client message id or command id that this event answers. */
  readonly causationid: string;
  /** Owner of the aggregate; `public` where nobody owns it. */
  readonly ownerid: string;
  /** The user who did it, by a request of their own or as an admin; absent where FeNAgO acted by itself. */
  readonly actorid?: string;
  readonly traceparent?: string;
  readonly data: EventData<K>;
}

/** An event of any one type, told apart by its `type`. */
export type AnyDomainEvent = { [K in EventType]: DomainEvent<K> }[EventType];

const EVENTS_PER_VERSION = 1_024;

/**
 * A number that orders the events of one aggregate: by version, and within one commit by their place in it. What keeps the
 * newest of several events compares this, since `sequence` is the same for all events of a commit.
 */
export function eventOrdinal(event: Pick<DomainEvent, 'id' | 'sequence'>): number {
  const place = /:\d+\.(\d+)$/u.exec(event.id)?.[1] ?? '0';
  return event.sequence * EVENTS_PER_VERSION + Number(place);
}
