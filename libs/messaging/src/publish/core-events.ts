import { FenagoError, type AnyDomainEvent } from '@fenago/contracts';
import type { Subscription } from '@nats-io/nats-core';
import type { NatsLink } from '../connection/nats-link.js';
import { readEvent } from './read-event.js';

export interface Listening {
  /**
   * Resolves when the broker knows of it, which it is asked for only where somebody waits; rejects with FenagoError `broker_unavailable` where the connection is lost
   * before. The listening begins then by itself when the connection is back.
   */
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
          onEvent(readEvent(message));
        } catch (problem) {
          logger.warn({ err: problem, filter }, 'An event could not be handled.');
        }
      },
    });
    return listeningOf(this.link, subscription);
  }
}

/** @internal */
export function listeningOf(link: NatsLink, subscription: Subscription): Listening {
  let ready: Promise<void> | undefined;
  return {
    get ready() {
      return (ready ??= known(link));
    },
    close: () => void (subscription.isClosed() || subscription.unsubscribe()),
  };
}

/** Resolves when the broker has read everything sent to it so far. @throws FenagoError `broker_unavailable` */
function known(link: NatsLink): Promise<void> {
  // While disconnected the client would keep the question until the connection is back.
  const flushed = link.isConnected ? link.connection.flush().catch(away) : Promise.resolve().then(away);
  // A rejection that nobody waits for must not end the process.
  flushed.catch(() => undefined);
  return flushed;
}

function away(cause: unknown): never {
  throw new FenagoError('broker_unavailable', 'The broker is not connected; try again in a moment.', { retryAfterSeconds: 2, cause });
}
