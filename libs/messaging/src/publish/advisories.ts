import type { NatsLink } from '../connection/nats-link.js';
import { EVENT_STREAM } from '../topology/streams.js';
import { listeningOf, type Listening } from './core-events.js';

/** An event that the broker gives a consumer no more, though it was never acknowledged. */
export interface GivenUpDelivery {
  readonly consumer: string;
  /** Position of the event in the stream. */
  readonly sequence: number;
  readonly deliveries: number;
}

/** Subject of advisories about events that a consumer is given no more. */
export const GIVEN_UP = `$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.${EVENT_STREAM}.*`;

interface Advisory {
  readonly consumer: string;
  readonly stream_seq: number;
  readonly deliveries: number;
}

/**
 * Hears what the broker tells of consumers that bound how often they are given an event (`max_deliver`). Those of services do not: they
 * count by themselves, and leave a dead letter. The stream ADV keeps for 30 days what is told.
 */
export class Advisories {
  constructor(private readonly link: NatsLink) {}

  /** @param queue one of those that listen under the same name hears each */
  onGivenUp(queue: string, heard: (delivery: GivenUpDelivery) => void): Listening {
    const { connection, logger } = this.link;
    const subscription = connection.subscribe(GIVEN_UP, {
      queue,
      callback: (error, message) => {
        try {
          if (error !== null) throw error;
          const { consumer, stream_seq: sequence, deliveries } = message.json<Advisory>();
          heard({ consumer, sequence, deliveries });
        } catch (problem) {
          logger.warn({ err: problem }, 'What the broker told of a delivery cannot be read.');
        }
      },
    });
    return listeningOf(this.link, subscription);
  }
}
