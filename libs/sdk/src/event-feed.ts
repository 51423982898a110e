import { FenagoConnectionError } from './errors.js';
import { IDLE_MS, readEvents, type StreamEvent } from './event-reader.js';
import { pause, retryDelayMs } from './retry.js';
import type { Event } from './types.js';

export interface FeedSource {
  /** Follows on behind a cursor. */
  readonly open: (after: string | undefined) => Promise<Response>;
  readonly after?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Times in a row that it may break without having been of use. */
const MAX_BREAKS = 10;
/** A stream that lasted so long, in milliseconds, was of use though nothing happened. */
const LASTING_MS = 5_000;

/**
 * Your events as they happen, without end, in their order. Where the connection breaks, it goes on with nothing missing and
 * nothing twice. To stop, leave the loop or abort the signal; to go on another time, keep `cursor`.
 */
export class EventFeed implements AsyncIterable<Event> {
  private seen: string | undefined;

  constructor(private readonly source: FeedSource) {
    this.seen = source.after;
  }

  /** Where another feed, or a list, may go on: behind the last event that was given. */
  get cursor(): string | undefined {
    return this.seen;
  }

  /** @throws FenagoApiError `cursor_expired` where events behind the cursor are not kept any more; FenagoConnectionError where it breaks again and again */
  async *[Symbol.asyncIterator](): AsyncGenerator<Event> {
    for (let breaks = 0; ; ) {
      const [before, from] = [this.seen, performance.now()];
      try {
        for await (const { id, event, data } of readEvents<StreamEvent>(await this.source.open(this.seen), IDLE_MS)) {
          this.seen = id;
          // Nothing has happened, but the place has moved.
          if (event !== 'position') yield data as Event;
        }
        this.source.signal?.throwIfAborted();
      } catch (error) {
        this.source.signal?.throwIfAborted();
        if (retryDelayMs(error, 1, true) === undefined) throw error;
      }
      breaks = this.seen !== before || performance.now() - from > LASTING_MS ? 1 : breaks + 1;
      if (breaks > MAX_BREAKS) throw new FenagoConnectionError('The stream of events breaks again and again.');
      await pause(retryDelayMs(new FenagoConnectionError('The stream ended.'), breaks, true) ?? 0, this.source.signal);
    }
  }
}
