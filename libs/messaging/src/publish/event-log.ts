import type { StoredMsg } from '@nats-io/jetstream';
import { FenagoError } from '@fenago/contracts';
import type { NatsLink } from '../connection/nats-link.js';
import { RequestFailed } from '../connection/requester.js';
import { apiCode, ensureTopology, forgetIncarnation } from '../topology/ensure-topology.js';
import { readBatch } from '../topology/read-batch.js';
import { EVENT_STREAM } from '../topology/streams.js';
import { noAck, parseAck } from './ack.js';
import { withId } from './event-publisher.js';
import type { ReadBounds } from './event-stream.js';

/** An event as it lies in the stream, with all that is needed to put it into another. */
export interface LoggedEvent {
  readonly sequence: number;
  /** Its `Nats-Msg-Id`; empty where it was published without one. */
  readonly id: string;
  readonly subject: string;
  /** When the stream took it (UTC, ISO 8601). */
  readonly storedAt: string;
  /** The event as JSON, untouched. */
  readonly payload: string;
}

/** Which stream it is, and what of it there is. */
export interface EventLogExtent {
  /** When the stream was made (ISO 8601, as the broker writes it). */
  readonly streamCreated: string;
  /** Sequence of the oldest event; one past `lastSequence` where there is none. */
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly events: number;
}

const ALL = 'evt.>';
const MESSAGE_ID = 'Nats-Msg-Id';
/** The stream takes a message only where this was its last sequence before. */
const EXPECTED_LAST = 'Nats-Expected-Last-Sequence';
const APPEND_MS = 10_000;
const STREAM_NOT_FOUND = 10_059;

/** The whole event stream, to be copied out of a broker and into another one: for backup and migration. */
export class EventLog {
  constructor(private readonly link: NatsLink) {}

  /**
   * @returns undefined where the broker has no event stream
   * @throws FenagoError `broker_unavailable`
   */
  async extent(): Promise<EventLogExtent | undefined> {
    try {
      const { created: streamCreated, state } = await this.ask(async () => (await this.link.jetStream()).streams.info(EVENT_STREAM));
      return { streamCreated, firstSequence: state.first_seq, lastSequence: state.last_seq, events: state.messages };
    } catch (error) {
      if (error instanceof FenagoError && apiCode(error.cause) === STREAM_NOT_FOUND) return undefined;
      throw error;
    }
  }

  /**
   * Events behind a sequence, in order; none where there are no more.
   * @throws FenagoError `broker_unavailable`
   */
  after(sequence: number, { limit, maxBytes }: ReadBounds): Promise<readonly LoggedEvent[]> {
    return this.ask(async () => {
      const manager = await this.link.jetStream();
      const messages = await readBatch(manager, EVENT_STREAM, ALL, sequence + 1, { batch: limit, max_bytes: maxBytes });
      return messages.map(toLogged);
    });
  }

  /**
   * Makes an empty event stream that begins at a sequence, so that what is copied keeps its places; the other streams too.
   * @throws FenagoError `conflict` where there are events already · `broker_unavailable`
   */
  async begin(firstSequence: number): Promise<void> {
    const extent = await this.extent();
    if (extent !== undefined && extent.lastSequence >= extent.firstSequence) {
      throw new FenagoError('conflict', `The broker has events already, up to ${extent.lastSequence}. Take one without any.`);
    }
    // Where a stream begins cannot be changed, and an empty one holds nothing to lose.
    if (extent !== undefined) await this.ask(async () => (await this.link.jetStream()).streams.delete(EVENT_STREAM));
    forgetIncarnation(this.link);
    await ensureTopology(this.link, { firstSequence });
  }

  /**
   * Puts events behind the last one, in order. An event whose id the stream has taken within ten minutes is left out.
   * @param last the stream's last sequence: where somebody else has published since, nothing is taken
   * @returns the stream's last sequence then, and how many were left out
   * @throws FenagoError `conflict` where somebody else publishes · `broker_unavailable`: some may have been taken
   */
  async append(events: readonly LoggedEvent[], last: number): Promise<{ readonly last: number; readonly duplicates: number }> {
    const acks = await Promise.all(events.map((event, i) => this.publish(event, i === 0 ? last : undefined)));
    const duplicates = acks.filter(({ duplicate }) => duplicate).length;
    const now = Math.max(last, ...acks.filter(({ duplicate }) => !duplicate).map(({ sequence }) => sequence));
    if (now - last !== events.length - duplicates) throw new FenagoError('conflict', 'Somebody else publishes events on this broker. Stop the services, and begin with an empty one.');
    return { last: now, duplicates };
  }

  private async publish({ id, subject, payload }: LoggedEvent, expectedLast: number | undefined) {
    const hdrs = withId(id);
    if (expectedLast !== undefined) hdrs.set(EXPECTED_LAST, String(expectedLast));
    try {
      return parseAck(await this.link.requester.request(subject, payload, APPEND_MS, hdrs));
    } catch (error) {
      throw noAck(error);
    }
  }

  private async ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      if (!this.link.isConnected) throw new RequestFailed('disconnected', false);
      return await question();
    } catch (cause) {
      if (cause instanceof FenagoError) throw cause;
      throw new FenagoError('broker_unavailable', 'The event stream cannot be read; try again in a moment.', { retryAfterSeconds: 2, cause });
    }
  }
}

function toLogged(message: StoredMsg): LoggedEvent {
  const { seq: sequence, subject, header, time } = message;
  return { sequence, id: header.get(MESSAGE_ID), subject, storedAt: time.toISOString(), payload: message.string() };
}
