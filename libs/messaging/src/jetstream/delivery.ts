import type { Msg } from '@nats-io/nats-core';
import type { AnyDomainEvent } from '@fenago/contracts';

/**
 * The broker's consumer that deliveries come from. It is over when the consumer or its stream was made anew: sequences
 * then start again, and an acknowledgement of before would settle another event.
 */
export interface Epoch {
  readonly serverId: string;
  over: boolean;
}

/** What the broker says about an event that it gives, in the subject that it is to be answered to. */
export interface DeliveryInfo {
  /** How often the broker has given it out, this time included. */
  readonly deliveries: number;
  /** Position in the stream. */
  readonly sequence: number;
  /** Counts what the consumer has given out; 1 is the first. */
  readonly consumerSequence: number;
  /** Events that the consumer had still to give out. */
  readonly left: number;
}

export function deliveryInfo({ reply = '' }: Msg): DeliveryInfo {
  // $JS.ACK.[<domain>.<account>.]<stream>.<consumer>.<deliveries>.<sequence>.<consumer sequence>.<time>.<pending>[.<token>]
  const info = reply.split('.');
  const offset = info.length > 9 ? 6 : 4;
  const at = (place: number): number => Number(info[offset + place] ?? 0);
  return { deliveries: Number(info[offset] ?? 1), sequence: at(1), consumerSequence: at(2), left: at(4) };
}

/** One event as the broker gave it; settled exactly once. */
export class Delivery {
  /** Id of the aggregate, from the subject: known even where the payload is broken. */
  readonly key: string;
  /** Position in the stream. */
  readonly sequence: number;
  /** How often the broker has given it out, this time included. */
  readonly deliveries: number;
  /** Set by the validation. */
  event: AnyDomainEvent | undefined;
  /** When it came, by the monotonic clock (milliseconds). */
  readonly receivedAt = performance.now();

  constructor(
    readonly message: Msg,
    readonly epoch: Epoch,
  ) {
    const { deliveries, sequence } = deliveryInfo(message);
    this.deliveries = deliveries;
    this.sequence = sequence;
    this.key = message.subject.split('.', 4)[3] ?? message.subject;
  }
}
