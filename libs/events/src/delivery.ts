import type { Msg } from '@nats-io/transport-node';
import type { Failure } from './attempt.js';
import { ANY } from './handlers.js';

const NANOS = 1_000_000;

/** One event as the broker gave it, and what has become of it here. */
export class Delivery {
  /** Id of the object, from the subject: known even where the payload is broken. */
  readonly key: string;
  /** Position in the stream. */
  readonly sequence: number;
  /** When it was stored, in milliseconds since the epoch. */
  readonly storedAt: number;
  /** Counts what the consumer has given out. */
  consumerSequence: number;
  /** How often the broker has given it out, this time included. */
  deliveries: number;
  /** Name of the handler that it is for. */
  handler = ANY;
  /** Attempts of this replica that count, and those that do not. */
  attempts = 0;
  excused = 0;
  /** Why it was given up, while its dead letter could not be stored yet. */
  givenUp: Failure | undefined;
  /** While its handler runs: aborts it. */
  running: AbortController | undefined;
  /** Whether the broker may have given it to another replica: whatever becomes of it here, it is not ours to answer. */
  lost = false;

  /** @param touchedAt since when at least the broker waits for our answer, by the monotonic clock (milliseconds) */
  constructor(
    public message: Msg,
    public touchedAt: number,
  ) {
    const { deliveries, sequence, consumerSequence, storedAt } = infoOf(message);
    this.storedAt = storedAt;
    this.deliveries = deliveries;
    this.sequence = sequence;
    this.consumerSequence = consumerSequence;
    this.key = message.subject.split('.', 4)[3] ?? message.subject;
  }

  /** The broker has given it again although we have it: one answer settles both. */
  givenAgain(message: Msg, touchedAt: number): void {
    const { deliveries, consumerSequence } = infoOf(message);
    this.message = message;
    this.deliveries = deliveries;
    this.consumerSequence = consumerSequence;
    this.touchedAt = touchedAt;
  }
}

interface DeliveryInfo {
  readonly deliveries: number;
  readonly sequence: number;
  readonly consumerSequence: number;
  readonly storedAt: number;
}

function infoOf({ reply = '' }: Msg): DeliveryInfo {
  // $JS.ACK.[<domain>.<account>.]<stream>.<consumer>.<deliveries>.<sequence>.<consumer sequence>.<time>.<pending>[.<token>]
  const info = reply.split('.');
  const offset = info.length > 9 ? 6 : 4;
  const [deliveries = 1, sequence = 0, consumerSequence = 0, nanos = 0] = info.slice(offset, offset + 4).map(Number);
  return { deliveries, sequence, consumerSequence, storedAt: nanos / NANOS };
}
