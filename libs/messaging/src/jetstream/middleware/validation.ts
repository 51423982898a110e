import { parseEvent, type EventType } from '@fenago/contracts';
import { isRelayed } from '../../connection/relayed.js';
import { EVENT_RETENTION_MS } from '../../topology/streams.js';
import { PermanentError } from '../failure.js';
import type { Middleware } from './middleware.js';

/** The archive that tells a repetition from an event never seen keeps as long as the stream; a day before that, trust ends. */
const OLDEST_MS = EVENT_RETENTION_MS - 24 * 60 * 60 * 1_000;

/** Parses the event and checks it by its contract. What it refuses is refused for good. */
export function validation(types: readonly EventType[]): Middleware {
  const expected: ReadonlySet<string> = new Set(types);
  return (next) => async (delivery) => {
    const event = parseEvent(delivery.message.string());
    if (!expected.has(event.type)) throw new PermanentError(`The subject announced another event than ${event.type}.`, 'invalid_event');
    if (isRelayed(delivery.message)) throw new PermanentError('The event was put into the stream by a read of the stream, not by a service.', 'invalid_event');
    // Not by the stream's time: an event that was republished is younger there than it is.
    if (!(Date.now() - Date.parse(event.time) < OLDEST_MS)) {
      throw new PermanentError(`The event of ${event.time} is too old to be handled.`, 'event_too_old');
    }
    delivery.event = event;
    return next(delivery);
  };
}
