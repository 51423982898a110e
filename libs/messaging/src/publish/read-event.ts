import type { Msg } from '@nats-io/nats-core';
import { eventSubject, InvalidEventError, parseEvent, type AnyDomainEvent } from '@fenago/contracts';
import { isRelayed } from '../connection/relayed.js';

/**
 * The event of a message. The right to publish is one to a subject, so what the message says of itself counts only where
 * its subject says the same.
 * @throws InvalidEventError
 */
export function readEvent(message: Msg): AnyDomainEvent {
  const event = parseEvent(message.string());
  if (isRelayed(message, eventSubject(event.type, event.ownerid, event.subject))) {
    throw new InvalidEventError('The event is not the one that its subject announces, or was relayed.');
  }
  return event;
}
