import type { JetStreamManager } from '@nats-io/jetstream';
import { FenagoError, parseEvent, type AnyDomainEvent } from '@fenago/contracts';
import type { NatsLink } from '../connection/nats-link.js';
import { RequestFailed } from '../connection/requester.js';
import { apiCode, forgetIncarnation, incarnationOf, type Incarnation } from '../topology/ensure-topology.js';
import { BATCH, readBatch } from '../topology/read-batch.js';
import { EVENT_STREAM } from '../topology/streams.js';

export interface StreamPosition extends Incarnation {
  /** Sequence of the oldest message; one past `lastSequence` where the stream is empty. */
  readonly firstSequence: number;
  /** Sequence of the newest message; 0 where there never was one. */
  readonly lastSequence: number;
  /** Servers that keep the stream. */
  readonly replicas: number;
}

/** An event as the stream has it. */
export interface StoredEvent {
  readonly sequence: number;
  /** Its `Nats-Msg-Id`; empty where it was published without one. */
  readonly eventId: string;
  /** The event as JSON, not checked. */
  readonly payload: string;
}

export interface StoredBatch {
  /** In the order of the stream. */
  readonly events: readonly StoredEvent[];
  /** Whether there were more behind them when they were read. */
  readonly hasMore: boolean;
}

/** How much is read at once. */
export interface ReadBounds {
  /** Events. */
  readonly limit: number;
  /** Bytes of all of them together; one event always comes. */
  readonly maxBytes: number;
}

const MESSAGE_ID = 'Nats-Msg-Id';
/** Of a message of a batch: how many there were behind it. */
const PENDING = 'Nats-Num-Pending';

/** What the event stream really holds: for the reconciliation after the broker restarted. */
export class EventStream {
  constructor(private readonly link: NatsLink) {}

  /**
   * Asks the broker; nothing is cached.
   * @throws FenagoError `broker_unavailable`
   */
  async incarnation(): Promise<StreamPosition> {
    try {
      if (!this.link.isConnected) throw new RequestFailed('disconnected', false);
      const known = await incarnationOf(this.link);
      const manager = await this.link.jetStream();
      const info = await manager.streams.info(EVENT_STREAM);
      const { serverId } = this.link;
      if (serverId !== known.serverId) throw new Error('The server changed while it was asked.');
      // Made anew on a server that kept running: publishers are to know it too.
      if (info.created !== known.streamCreated) forgetIncarnation(this.link);
      const { first_seq: firstSequence, last_seq: lastSequence } = info.state;
      return { serverId, streamCreated: info.created, firstSequence, lastSequence, replicas: info.config.num_replicas };
    } catch (cause) {
      if (apiCode(cause) !== undefined) forgetIncarnation(this.link);
      throw unreadable(cause);
    }
  }

  /**
   * The id of the event at a sequence; undefined where the stream has none there (expired, lost, not yet written).
   * @throws FenagoError `broker_unavailable`
   */
  async messageIdAt(sequence: number): Promise<string | undefined> {
    if (sequence < 1) return undefined;
    const message = await this.ask((manager) => manager.direct.getMessage(EVENT_STREAM, { seq: sequence }));
    const id = message?.header.get(MESSAGE_ID) ?? '';
    return id === '' ? undefined : id;
  }

  /**
   * The events on a subject, oldest first, read as they are taken, 1,024 at a time.
   * @throws FenagoError `broker_unavailable`; InvalidEventError where one is none
   */
  async *eventsOn(subject: string): AsyncGenerator<AnyDomainEvent> {
    for (let from = 1; ; ) {
      const start = from;
      const batch = await this.ask((manager) => readBatch(manager, EVENT_STREAM, subject, start));
      for (const message of batch) yield parseEvent(message.string());
      const last = batch.at(-1);
      if (last === undefined || batch.length < BATCH) return;
      from = last.seq + 1;
    }
  }

  /**
   * What is on a subject behind a sequence, oldest first. It is read from one server, which may not have the newest yet, but
   * nothing behind a gap.
   * @throws FenagoError `broker_unavailable`
   */
  async storedAfter(subject: string, sequence: number, { limit, maxBytes }: ReadBounds): Promise<StoredBatch> {
    const bounds = { batch: limit, max_bytes: maxBytes };
    const messages = await this.ask((manager) => readBatch(manager, EVENT_STREAM, subject, sequence + 1, bounds));
    const events = messages.map((message) => ({ sequence: message.seq, eventId: message.header.get(MESSAGE_ID), payload: message.string() }));
    return { events, hasMore: Number(messages.at(-1)?.header.get(PENDING) ?? 0) > 0 };
  }

  private async ask<T>(question: (manager: JetStreamManager) => Promise<T>): Promise<T> {
    try {
      if (!this.link.isConnected) throw new RequestFailed('disconnected', false);
      return await question(await this.link.jetStream());
    } catch (cause) {
      throw unreadable(cause);
    }
  }
}

function unreadable(cause: unknown): FenagoError {
  if (cause instanceof FenagoError) return cause;
  return new FenagoError('broker_unavailable', 'The event stream cannot be read; try again in a moment.', { retryAfterSeconds: 2, cause });
}
