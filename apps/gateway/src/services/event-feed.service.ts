import { Inject, Injectable } from '@nestjs/common';
import { FenagoError, ownedEventFilter, parseEvent, shownEvent, type AnyDomainEvent, type Caller, type EventSelection } from '@fenago/contracts';
import { CLOCK, LOGGER } from '@fenago/host';
import { EventStream, NatsLink, type StoredEvent, type StreamPosition } from '@fenago/messaging';
import type { Clock, Logger } from '@fenago/observability';
import type { FeedEvent, FeedPage } from '../mappers/event-page.mapper.js';
import { feedCursor, fingerprint, parseFeedCursor } from './feed-cursor.js';
import { ReadTurns } from './read-turns.js';
import { SettledEnds } from './settled-ends.js';

/** Instead of a cursor: behind everything that there is. */
export const LATEST = 'latest';

/** What of the feed is asked for. */
export interface FeedQuestion extends EventSelection {
  /** A cursor, or `latest`; the oldest event that is kept unless given. */
  readonly after?: string;
  /** Events at most. */
  readonly limit: number;
}

/** Events of other types may have to be passed over, where several are asked for. */
const MAX_BATCHES = 8;
const SEVERAL_TYPES_BATCH = 256;
const MAX_BATCH_BYTES = 1_048_576;

/** The events of one user, read from the stream itself: nothing is kept between two requests. */
@Injectable()
export class EventFeedService {
  private readonly ends = new SettledEnds();
  private readonly turns = new ReadTurns();

  constructor(
    private readonly stream: EventStream,
    private readonly link: NatsLink,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * The caller's events behind a place, in the order of the stream. A page may be shorter than asked for, and even empty,
   * though there are more.
   * @throws FenagoError `cursor_expired`, `broker_unavailable`, `rate_limited`, `deadline_exceeded`
   */
  read(caller: Caller, question: FeedQuestion): Promise<FeedPage> {
    return this.turns.take(caller.userId, () => this.readNow(caller, question));
  }

  private async readNow(caller: Caller, { after, limit, ...selection }: FeedQuestion): Promise<FeedPage> {
    const stream = await this.stream.incarnation();
    this.ends.note(stream, this.clock.now().getTime());
    if (after === LATEST) return this.behindAll(stream);
    const settledEnd = this.ends.of(stream);
    const from = after === undefined ? 0 : await this.sequenceOf(after, stream);
    const page = await this.pageBehind(from, caller, selection, limit, stream);
    const next = page.next ?? (page.hasMore ? undefined : await this.quietPlace(from, settledEnd, stream)) ?? after;
    // Another server may have another store: what was read belongs to neither.
    if (this.link.serverId !== stream.serverId) throw changed();
    return { ...page, next };
  }

  private async pageBehind(from: number, caller: Caller, selection: EventSelection, limit: number, stream: StreamPosition): Promise<FeedPage> {
    const subject = ownedEventFilter(caller.userId, selection);
    const bounds = { limit: (selection.types?.length ?? 0) > 1 ? SEVERAL_TYPES_BATCH : limit, maxBytes: MAX_BATCH_BYTES };
    let last: StoredEvent | undefined;
    for (let batches = 1; ; batches += 1) {
      const batch = await this.stream.storedAfter(subject, last?.sequence ?? from, bounds);
      const events: FeedEvent[] = [];
      for (const stored of batch.events) {
        if (events.length === limit) break;
        last = stored;
        const event = this.eventOf(stored, caller, selection);
        if (event !== undefined) events.push({ cursor: cursorAt(stored, stream), event });
      }
      const hasMore = batch.hasMore || last?.sequence !== batch.events.at(-1)?.sequence;
      if (events.length === 0 && hasMore && batches < MAX_BATCHES) continue;
      return { events, next: last && cursorAt(last, stream), hasMore };
    }
  }

  /** What is no valid event is passed over, and so is what its subject gives to somebody whose it is not. */
  private eventOf({ payload, eventId, sequence }: StoredEvent, { userId }: Caller, { types }: EventSelection): AnyDomainEvent | undefined {
    try {
      const event = parseEvent(payload);
      if (types !== undefined && !types.includes(event.type)) return undefined;
      if (event.ownerid === userId) return shownEvent(event);
      this.logger.error({ eventId, sequence }, 'The subject announced the owner of another event; it is not shown.');
    } catch (error) {
      this.logger.error({ err: error, eventId, sequence }, 'An event is not valid and is not shown.');
    }
    return undefined;
  }

  private async sequenceOf(cursor: string, stream: StreamPosition): Promise<number> {
    const { sequence, stream: streamCheck, event } = parseFeedCursor(cursor);
    const { firstSequence, lastSequence, streamCreated } = stream;
    if (streamCheck !== fingerprint(streamCreated) || sequence > lastSequence) throw replaced();
    // The event itself may be gone, as long as the next one is there.
    if (sequence < firstSequence - 1) throw expired();
    const eventId = await this.stream.messageIdAt(sequence);
    if (eventId !== undefined && event !== fingerprint(eventId)) throw replaced();
    return sequence;
  }

  /** For who has seen everything: further on than their last event, so that a user to whom nothing happens is not asked to begin anew once that event is gone. */
  private async quietPlace(from: number, settledEnd: number, stream: StreamPosition): Promise<string | undefined> {
    return settledEnd > from ? this.placeAt(settledEnd, stream) : undefined;
  }

  private async behindAll(stream: StreamPosition): Promise<FeedPage> {
    const next = await this.placeAt(stream.lastSequence, stream);
    // Without a place the client would begin with the oldest event.
    if (next === undefined && stream.lastSequence >= stream.firstSequence) throw changed();
    return { events: [], next, hasMore: false };
  }

  private async placeAt(sequence: number, { streamCreated }: StreamPosition): Promise<string | undefined> {
    const eventId = await this.stream.messageIdAt(sequence);
    return eventId === undefined ? undefined : feedCursor({ streamCreated, sequence, eventId });
  }
}

const cursorAt = ({ sequence, eventId }: StoredEvent, { streamCreated }: StreamPosition): string => feedCursor({ streamCreated, sequence, eventId });

function expired(): FenagoError {
  const message = 'Not all events behind this cursor are kept any more; begin anew without it, or with after=latest.';
  return new FenagoError('cursor_expired', message, { details: { reason: 'retention' } });
}

function replaced(): FenagoError {
  const message = 'The event stream is not the one that this cursor is of, or was set back; begin anew without it, and pass over events whose id you know.';
  return new FenagoError('cursor_expired', message, { details: { reason: 'stream_replaced' } });
}

function changed(): FenagoError {
  return new FenagoError('broker_unavailable', 'The broker has changed while it was read; try again.', { retryAfterSeconds: 1 });
}
