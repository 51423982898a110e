import { contractOf, eventSubject, type DomainEvent } from '@fenago/contracts';
import type { OutboxEvent } from './types.js';

/** A message as the broker gets it; the same bytes each time it is published. */
export interface OutgoingMessage {
  readonly subject: string;
  /** `Nats-Msg-Id` */
  readonly id: string;
  readonly payload: string;
}

/** Writes an outbox entry as a CloudEvent. */
export function toMessage(service: string, aggregateId: string, event: OutboxEvent): OutgoingMessage {
  const envelope = {
    specversion: '1.0',
    id: event.id,
    source: `/services/${service}`,
    type: event.type,
    subject: aggregateId,
    time: event.time.toISOString(),
    datacontenttype: 'application/json',
    dataschema: contractOf(event.type).dataschema,
    sequence: event.sequence,
    correlationid: event.correlation,
    causationid: event.cause,
    ownerid: event.owner,
    ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
    data: event.data as DomainEvent['data'],
  } satisfies DomainEvent;
  return { subject: eventSubject(event.type, event.owner, aggregateId), id: event.id, payload: JSON.stringify(envelope) };
}
