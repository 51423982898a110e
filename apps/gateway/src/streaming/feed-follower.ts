import { setTimeout as delay } from 'node:timers/promises';
import { FenagoError } from '@fenago/contracts';
import type { Logger } from '@fenago/observability';
import type { FeedPage } from '../mappers/event-page.mapper.js';
import type { Viewer } from './execution-follower.js';

export interface FeedSources {
  /** What comes behind a cursor. */
  read(after: string | undefined): Promise<FeedPage>;
  /** Events as they pass, which may be a moment before they can be read. */
  listen(onEvent: (eventId: string) => void): { readonly ready: Promise<void>; close(): void };
}

/** Milliseconds. */
export interface FeedPauses {
  /** From an event that passes to the read that is to find it, so that those which come together are read together. */
  readonly gatherMs: number;
  /** From a read that failed, or has not found what passed, to the next one; doubles each time. */
  readonly retryMs: number;
  readonly longestRetryMs: number;
  /** Silence after which it is read all the same. */
  readonly idleMs: number;
  /** After which the client is to come again, and say anew who it is. */
  readonly lifetimeMs: number;
}

export const FEED_PAUSES: FeedPauses = { gatherMs: 10, retryMs: 20, longestRetryMs: 5_000, idleMs: 15_000, lifetimeMs: 600_000 };
/** Name of what is sent where nothing has happened, but the place to go on from is another. */
const POSITION = 'position';
/** Reads after which an event that has passed is taken for one that the stream did not take: it had it before. */
const MAX_FRUITLESS = 10;

/** Follows one user's events for one viewer: what passes only says that there is something to read, so that order and cursors are the stream's. */
export class FeedFollower {
  private readonly listening: { readonly ready: Promise<void>; close(): void };
  private page: FeedPage | undefined;
  /** The last event that has passed, until it is read. */
  private expected: string | undefined;
  private fruitless = 0;
  private woken = false;
  private wake: (() => void) | undefined;
  private lifetime: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly sources: FeedSources,
    private readonly logger: Logger,
    private after: string | undefined,
    private readonly pauses: FeedPauses = FEED_PAUSES,
  ) {
    this.listening = sources.listen((eventId) => this.onEvent(eventId));
  }

  /** Reads the first page, before the answer begins. @throws FenagoError where it cannot be read, as for a list */
  async begin(): Promise<void> {
    await this.listening.ready;
    this.page = await this.sources.read(this.after);
  }

  /** Begins to send. */
  start(viewer: Viewer): void {
    if (this.stopped) return;
    this.lifetime = setTimeout(() => this.finish(viewer, 'come again, with the last id'), this.pauses.lifetimeMs);
    void this.run(viewer);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.lifetime);
    this.listening.close();
    this.wake?.();
  }

  private onEvent(eventId: string): void {
    this.expected = eventId;
    this.fruitless = 0;
    this.woken = true;
    this.wake?.();
  }

  private finish(viewer: Viewer, comment: string): void {
    this.stop();
    viewer.end(comment);
  }

  private async run(viewer: Viewer): Promise<void> {
    for (let { page } = this; !this.stopped; page = await this.read(viewer)) {
      if (page !== undefined) await this.give(viewer, page);
      if (page?.hasMore !== true) await this.rest();
      if (this.stopped) return;
    }
  }

  /** @returns nothing where it could not be read; tried again after a pause */
  private async read(viewer: Viewer): Promise<FeedPage | undefined> {
    try {
      return await this.sources.read(this.after);
    } catch (error) {
      if (error instanceof FenagoError && error.code === 'cursor_expired') this.finish(viewer, error.message);
      else this.logger.debug({ err: error }, 'An event feed could not be read on; trying again.');
      this.fruitless += 1;
      return undefined;
    }
  }

  private async give(viewer: Viewer, { events, next, hasMore }: FeedPage): Promise<void> {
    for (const { cursor, event } of events) {
      if (this.stopped) return;
      viewer.send({ id: cursor, event: event.type, data: event });
      if (event.id === this.expected) this.expected = undefined;
      if (viewer.isCongested) await viewer.drained();
    }
    if (next !== undefined && next !== (events.at(-1)?.cursor ?? this.after)) viewer.send({ id: next, event: POSITION, data: {} });
    this.after = next;
    if (hasMore) return;
    if (this.fruitless === MAX_FRUITLESS) this.expected = undefined;
    this.fruitless = this.expected === undefined ? 0 : this.fruitless + 1;
  }

  /** Until something passes, or it is time to look again. */
  private async rest(): Promise<void> {
    if (!this.woken) await this.silence(this.restMs());
    if (this.woken) await delay(this.pauses.gatherMs);
    this.woken = false;
  }

  private restMs(): number {
    const { retryMs, longestRetryMs, idleMs } = this.pauses;
    if (this.fruitless > 0) return Math.min(retryMs * 2 ** (this.fruitless - 1), longestRetryMs);
    return idleMs * (0.75 + Math.random() / 2);
  }

  private async silence(ms: number): Promise<void> {
    const over = Promise.withResolvers<void>();
    const timer = setTimeout(over.resolve, ms);
    this.wake = over.resolve;
    await over.promise;
    clearTimeout(timer);
    this.wake = undefined;
  }
}
