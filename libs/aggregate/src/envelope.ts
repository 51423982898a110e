import { contractOf, eventSubject, type DomainEvent } from '@fenago/contracts';
import type { OutboxEvent } from './types.js';

/** A message as the broker gets it; the same bytes each time it is published. */
export interface OutgoingMessage {
  readonly subject: string;
  /** `Nats-Msg-Id` */
  readonly id: string;
  readonly payload: string;
  /** Size of the payload. */
  readonly bytes: number;
}

// An event is measured before its commit and published after it: it is written once for both.
const written = new WeakMap<OutboxEvent, OutgoingMessage>();

/** An outbox entry as a CloudEvent. */
export function toMessage(service: string, aggregateId: string, event: OutboxEvent): OutgoingMessage {
  const known = written.get(event);
  if (known !== undefined) return known;
  const message = write(service, aggregateId, event);
  written.set(event, message);
  return message;
}

function write(service: string, aggregateId: string, event: OutboxEvent): OutgoingMessage {
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
    ...(event.actor === undefined ? {} : { actorid: event.actor }),
    ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
    data: event.data as DomainEvent['data'],
  } satisfies DomainEvent;
  const payload = JSON.stringify(envelope);
  return { subject: eventSubject(event.type, event.owner, aggregateId), id: event.id, payload, bytes: Buffer.byteLength(payload) };
}
