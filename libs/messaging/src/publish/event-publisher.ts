import { headers, type MsgHdrs } from '@nats-io/nats-core';
import { FenagoError } from '@fenago/contracts';
import { RequestFailed } from '../connection/requester.js';
import type { NatsLink } from '../connection/nats-link.js';
import { forgetIncarnation, incarnationOf } from '../topology/ensure-topology.js';
import { noAck, parseAck } from './ack.js';

export interface EventMessage {
  /** `evt.<ownerId>.<aggregate>.<aggregateId>.<action>` */
  readonly subject: string;
  /** The event's id; the stream takes a message of an id once in ten minutes. */
  readonly id: string;
  /** The event, as JSON. */
  readonly payload: string;
}

export interface Published {
  /** Position in the stream. */
  readonly sequence: number;
  /** Server whose connection brought the acknowledgement. */
  readonly serverId: string;
  /** When the stream was made: another time means another store. */
  readonly streamCreated: string;
  /** The stream had a message of this id already; `sequence` is where. */
  readonly duplicate: boolean;
}

export interface EventPublisherOptions {
  /** Milliseconds to wait for an acknowledgement; 5,000 unless told. */
  readonly timeoutMs?: number;
  /** Messages that may wait for their acknowledgement at once; 4,096 unless told. */
  readonly maxInFlight?: number;
}

const MESSAGE_ID = 'Nats-Msg-Id';

/** Publishes events and waits until the stream has stored each. */
export class EventPublisher {
  private readonly timeoutMs: number;
  private readonly maxInFlight: number;
  private inFlight = 0;

  constructor(
    private readonly link: NatsLink,
    options: EventPublisherOptions = {},
  ) {
    this.timeoutMs = options.timeoutMs ?? 5_000;
    this.maxInFlight = options.maxInFlight ?? 4_096;
  }

  /**
   * Resolves when the stream has stored the message.
   * @throws FenagoError `broker_unavailable`: not connected, refused, or no acknowledgement in time (the stream may have
   *   it then; publishing again is harmless) · `backlog_full`: too many wait · `message_too_large`
   */
  async publish(message: EventMessage): Promise<Published> {
    if (this.inFlight >= this.maxInFlight) {
      throw new FenagoError('backlog_full', 'Too many messages wait for the broker; try again in a moment.', { retryAfterSeconds: 1 });
    }
    this.inFlight += 1;
    try {
      return await this.send(message);
    } catch (error) {
      if (error instanceof RequestFailed && error.reason === 'no_responders') forgetIncarnation(this.link);
      throw noAck(error);
    } finally {
      this.inFlight -= 1;
    }
  }

  private async send({ subject, id, payload }: EventMessage): Promise<Published> {
    if (!this.link.isConnected) throw new RequestFailed('disconnected', false);
    const incarnation = await incarnationOf(this.link);
    const reply = await this.link.requester.request(subject, payload, this.timeoutMs, withId(id));
    const { sequence, duplicate } = parseAck(reply);
    // A reply can only come over the connection it was asked on: those in flight fail when it is lost.
    return { sequence, serverId: incarnation.serverId, streamCreated: incarnation.streamCreated, duplicate };
  }
}

/** @internal Headers that make a stream take a message once. */
export function withId(id: string): MsgHdrs {
  const hdrs = headers();
  hdrs.set(MESSAGE_ID, id);
  return hdrs;
}
