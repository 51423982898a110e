import { contractOf, type DomainEvent, type EventData, type EventType } from '@fenago/contracts';

/** What a test event needs; the rest of the envelope is made up. */
export interface TestEvent<K extends EventType> {
  readonly type: K;
  readonly aggregateId: string;
  readonly ownerId: string;
  readonly data: EventData<K>;
  /** Version of the aggregate; 1 unless told. */
  readonly sequence?: number;
  /** UTC, ISO 8601; now unless told. */
  readonly time?: string;
}

/** The event as its service would publish it; the same aggregate and sequence make the same event id. */
export function eventOf<K extends EventType>({ type, aggregateId, ownerId, data, sequence = 1, time }: TestEvent<K>): DomainEvent<K> {
  return {
    specversion: '1.0',
    id: `${aggregateId}:${sequence}`,
    source: '/services/test',
    type,
    subject: aggregateId,
    time: time ?? new Date().toISOString(),
    datacontenttype: 'application/json',
    dataschema: contractOf(type).dataschema,
    sequence,
    correlationid: `correlation-of-${aggregateId}`,
    causationid: `cause-of-${aggregateId}`,
    ownerid: ownerId,
    data,
  };
}
