import { randomUUID } from 'node:crypto';
import { replicaSubject } from '@fenago/contracts';
import type { NatsLink } from '../connection/nats-link.js';
import { listeningOf, type Listening } from './core-events.js';

interface Wire<T> {
  readonly from: string;
  readonly message: T;
}

/**
 * What the replicas of one service tell each other as it happens: neither durable nor acknowledged, and nothing while the
 * broker is away. So a message should hold what is true by itself, and be harmless when it comes twice or not at all.
 */
export class ReplicaChannel<T> {
  /** Tells this replica from the others. */
  readonly self = randomUUID();
  private readonly subject: string;

  /** @param topic a word, the same in every replica */
  constructor(
    private readonly link: NatsLink,
    service: string,
    topic: string,
  ) {
    this.subject = replicaSubject(service, topic);
  }

  /** Tells the others, without waiting. */
  publish(message: T): void {
    if (!this.link.isConnected) return;
    try {
      this.link.connection.publish(this.subject, JSON.stringify({ from: this.self, message } satisfies Wire<T>));
    } catch (error) {
      this.link.logger.warn({ err: error, subject: this.subject }, 'The other replicas could not be told.');
    }
  }

  /** @param onMessage what another replica told; it runs the same release or another one, so what is odd must not throw */
  subscribe(onMessage: (message: T, from: string) => void): Listening {
    const { connection, logger } = this.link;
    const subscription = connection.subscribe(this.subject, {
      callback: (error, received) => {
        try {
          if (error !== null) throw error;
          const { from, message } = received.json<Wire<T>>();
          if (from !== this.self) onMessage(message, from);
        } catch (problem) {
          logger.warn({ err: problem, subject: this.subject }, 'What another replica told could not be handled.');
        }
      },
    });
    return listeningOf(this.link, subscription);
  }
}
