import { parseEvent, type AnyDomainEvent } from '@fenago/contracts';
import type { NatsLink } from '../connection/nats-link.js';

export interface Listening {
  /** Resolves when the broker knows of it; rejects where the connection is lost before. */
  readonly ready: Promise<void>;
  close(): void;
}

/** Listens to events as they pass: neither durable nor shared between replicas; what passes while disconnected is missed. */
export class CoreEvents {
  constructor(private readonly link: NatsLink) {}

  /**
   * @param filter NATS subject, for example `evt.*.agent.>` or `eventFilter('agent.deleted')`
   * @param onEvent called in the order of the subject; events that are not as their contract says are logged and left out
   */
  subscribe(filter: string, onEvent: (event: AnyDomainEvent) => void): Listening {
    const { connection, logger } = this.link;
    const subscription = connection.subscribe(filter, {
      callback: (error, message) => {
        try {
          if (error !== null) throw error;
          onEvent(parseEvent(message.string()));
        } catch (problem) {
          logger.warn({ err: problem, filter }, 'An event could not be handled.');
        }
      },
    });
    return { ready: flushed(connection.flush()), close: () => void (subscription.isClosed() || subscription.unsubscribe()) };
  }
}

/** Keeps a rejection that nobody waits for from ending the process. */
export function flushed(flush: Promise<void>): Promise<void> {
  flush.catch(() => undefined);
  return flush;
}
