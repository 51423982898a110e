import { eventSubject, parseEvent, type AnyDomainEvent } from '@fenago/contracts';
import { serverAddress } from '@fenago/messaging';
import { connect } from '@nats-io/transport-node';

/** What was published while somebody listened. */
export interface Heard {
  /** In the order in which they came. */
  readonly events: readonly AnyDomainEvent[];
  /** What was no event of the catalogue, or came on another subject than its own. */
  readonly problems: readonly Error[];
  stop(): Promise<void>;
}

/** Hears every event from now on. */
export async function listen(natsUrl: string): Promise<Heard> {
  const connection = await connect({ ...serverAddress(natsUrl), maxReconnectAttempts: 0 });
  const events: AnyDomainEvent[] = [];
  const problems: Error[] = [];
  connection.subscribe('evt.>', {
    callback: (error, message) => {
      try {
        if (error !== null) throw error;
        const event = parseEvent(message.string());
        const subject = eventSubject(event.type, event.ownerid, event.subject);
        if (message.subject !== subject) throw new RangeError(`${event.type} came on ${message.subject} and not on ${subject}.`);
        events.push(event);
      } catch (problem) {
        problems.push(problem as Error);
      }
    },
  });
  await connection.flush();
  return { events, problems, stop: () => connection.close() };
}
