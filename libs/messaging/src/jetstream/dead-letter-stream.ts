import type { StoredMsg } from '@nats-io/jetstream';
import { FenagoError } from '@fenago/contracts';
import type { NatsLink } from '../connection/nats-link.js';
import { RequestFailed } from '../connection/requester.js';
import { readBatch } from '../topology/read-batch.js';
import { DEAD_LETTER_STREAM, EVENT_STREAM } from '../topology/streams.js';
import { DEAD_LETTER_HEADERS } from './dead-letter.js';
import type { EventPosition } from './projection.js';

/** An event that a handler could not handle, with the reason, as the stream of dead letters has it. */
export interface DeadLetter {
  /** Position in the stream of dead letters. */
  readonly sequence: number;
  /** The same for the same event and handler; of its own where whoever stored it gave none. */
  readonly id: string;
  readonly service: string;
  readonly handler: string;
  /** Subject, id and position of the event in the event stream. */
  readonly subject: string;
  readonly eventId: string;
  readonly eventSequence: number;
  /** Stable, snake_case. */
  readonly reason: string;
  /** One line. */
  readonly message: string;
  /** How often the broker had given the event out. */
  readonly deliveries: number;
  /** When it was given up (UTC). */
  readonly failedAt: Date;
  /** The event as it came, not checked; null where it was too large to be stored again. */
  readonly payload: string | null;
}

export interface DeadLetterBatch {
  /** In the order of the stream. */
  readonly letters: readonly DeadLetter[];
  /** Where the batch ends; null where the stream is empty. */
  readonly position: EventPosition | null;
  readonly hasMore: boolean;
}

const ALL = 'dlq.>';
const MESSAGE_ID = 'Nats-Msg-Id';
const BOUNDS = { batch: 256, max_bytes: 4 * 1024 * 1024 };
const PENDING = 'Nats-Num-Pending';

/** Reads the dead letters of all services. */
export class DeadLetterStream {
  constructor(private readonly link: NatsLink) {}

  /**
   * The next letters, at most 256, read without a consumer.
   * @param after where the batch before ended. Where the stream has lost what was there it is read from its start, so letters may come again
   * @throws FenagoError `broker_unavailable`
   */
  async after(after: EventPosition | null): Promise<DeadLetterBatch> {
    return this.ask(async () => {
      const manager = await this.link.jetStream();
      const { created: streamCreated, state } = await manager.streams.info(DEAD_LETTER_STREAM);
      const known = after?.streamCreated === streamCreated && after.sequence <= state.last_seq ? after : null;
      if (known?.sequence === state.last_seq) return { letters: [], position: known, hasMore: false };
      const from = known !== null && (await this.isThere(known, state.first_seq)) ? known.sequence + 1 : 1;
      const messages = await readBatch(manager, DEAD_LETTER_STREAM, ALL, from, BOUNDS);
      const last = messages.at(-1);
      if (last === undefined) return { letters: [], position: known, hasMore: false };
      const position = { streamCreated, sequence: last.seq, eventId: idOf(last) };
      return { letters: messages.map(toLetter), position, hasMore: Number(last.header.get(PENDING)) > 0 };
    });
  }

  /**
   * The event of a letter, as JSON, not checked; undefined where neither the dead letters nor the event stream have it any more.
   * @throws FenagoError `broker_unavailable`
   */
  async payloadOf(letter: Pick<DeadLetter, 'sequence' | 'id' | 'eventSequence' | 'eventId'>): Promise<string | undefined> {
    const { sequence, id, eventSequence, eventId } = letter;
    const kept = await this.messageAt(DEAD_LETTER_STREAM, sequence, id);
    if (kept !== undefined && kept.header.get(DEAD_LETTER_HEADERS.omitted) === '') return kept.string();
    return (await this.messageAt(EVENT_STREAM, eventSequence, eventId))?.string();
  }

  /** Expired messages go from the front: what was there before the first one still has been. */
  private async isThere({ sequence, eventId }: EventPosition, first: number): Promise<boolean> {
    return sequence < first || (await this.messageAt(DEAD_LETTER_STREAM, sequence, eventId)) !== undefined;
  }

  /** The message of an id at a place; undefined where there is none, or another one. */
  private messageAt(stream: string, sequence: number, id: string): Promise<StoredMsg | undefined> {
    if (sequence < 1) return Promise.resolve(undefined);
    return this.ask(async () => {
      const message = await (await this.link.jetStream()).direct.getMessage(stream, { seq: sequence });
      return message !== null && idOf(message) === id ? message : undefined;
    });
  }

  private async ask<T>(question: () => Promise<T>): Promise<T> {
    try {
      if (!this.link.isConnected) throw new RequestFailed('disconnected', false);
      return await question();
    } catch (cause) {
      if (cause instanceof FenagoError) throw cause;
      throw new FenagoError('broker_unavailable', 'The dead letters cannot be read; try again in a moment.', { retryAfterSeconds: 2, cause });
    }
  }
}

function idOf({ header, subject, time }: StoredMsg): string {
  const id = header.get(MESSAGE_ID);
  return id === '' ? `${subject}:${time.toISOString()}` : id;
}

function toLetter(message: StoredMsg): DeadLetter {
  const { header, seq: sequence, subject } = message;
  const [, service = '', handler = ''] = subject.split('.');
  const text = (name: keyof typeof DEAD_LETTER_HEADERS): string => header.get(DEAD_LETTER_HEADERS[name]);
  const time = new Date(text('time'));
  return {
    sequence,
    id: idOf(message),
    service,
    handler,
    subject: text('subject'),
    eventId: text('messageId'),
    eventSequence: Number(text('sequence')),
    reason: text('reason'),
    message: text('message'),
    deliveries: Number(text('deliveries')),
    failedAt: Number.isNaN(time.getTime()) ? message.time : time,
    payload: text('omitted') === '' ? message.string() : null,
  };
}
