import { FenagoError, type AnyDomainEvent } from '@fenago/contracts';
import { createLogger } from '@fenago/observability';
import { until } from '@fenago/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { FeedPage } from '../mappers/event-page.mapper.js';
import { FEED_PAUSES, FeedFollower, type FeedPauses } from './feed-follower.js';
import type { SseEvent } from './sse.js';

const logger = createLogger({ service: 'test', level: 'silent' });
/** Long where a test does not mean it. */
const PAUSES: FeedPauses = { ...FEED_PAUSES, gatherMs: 0, retryMs: 1, longestRetryMs: 2 };

/** A stream of events, and one who looks at it. */
class World {
  stored: string[] = [];
  error: Error | undefined;
  reads = 0;
  page = 2;
  readonly sent: SseEvent[] = [];
  readonly places: string[] = [];
  readonly ends: string[] = [];
  isCongested = false;
  readonly isClosed = false;
  private taken = Promise.withResolvers<void>();
  pass: (eventId: string) => void = () => undefined;

  follower(after?: string, pauses: Partial<FeedPauses> = {}): FeedFollower {
    const sources = {
      read: async (from: string | undefined): Promise<FeedPage> => this.read(from),
      listen: (onEvent: (eventId: string) => void) => {
        this.pass = onEvent;
        return { ready: Promise.resolve(), close: () => (this.pass = () => undefined) };
      },
    };
    return new FeedFollower(sources, logger, after, { ...PAUSES, ...pauses });
  }

  get ids(): string[] {
    return this.sent.map(({ id }) => id);
  }

  send(event: SseEvent): void {
    if (event.event === 'position') this.places.push(event.id);
    else this.sent.push(event);
  }

  end(comment: string): void {
    this.ends.push(comment);
  }

  drained(): Promise<void> {
    return this.taken.promise;
  }

  goOn(): void {
    this.isCongested = false;
    this.taken.resolve();
  }

  /** Cursors are positions, from 1. */
  private read(from: string | undefined): FeedPage {
    this.reads += 1;
    if (this.error !== undefined) throw this.error;
    const begin = from === 'latest' ? this.stored.length : Number(from ?? 0);
    const events = this.stored.slice(begin, begin + this.page).map((id, i) => ({ cursor: String(begin + i + 1), event: { id, type: 'agent.deleted' } as AnyDomainEvent }));
    const end = begin + events.length;
    return { events, next: end === 0 ? undefined : String(end), hasMore: end < this.stored.length };
  }
}

describe('FeedFollower', () => {
  let follower: FeedFollower | undefined;
  afterEach(() => follower?.stop());

  async function started(world: World, after?: string, pauses?: Partial<FeedPauses>): Promise<void> {
    follower = world.follower(after, pauses);
    await follower.begin();
    follower.start(world);
  }

  it('sends what there is, page by page, and then what passes', async () => {
    const world = new World();
    world.stored = ['a', 'b', 'c', 'd', 'e'];
    await started(world, '1');
    await until(() => world.ids.length === 4);
    world.stored.push('f');
    world.pass('f');
    await until(() => world.ids.length === 5);
    expect(world.sent.map(({ id, event, data }) => [id, event, (data as AnyDomainEvent).id])).toEqual(
      ['b', 'c', 'd', 'e', 'f'].map((id, i) => [String(i + 2), 'agent.deleted', id]),
    );
    expect(world.places).toEqual([]);
  });

  it('reads again until it finds what has passed', async () => {
    const world = new World();
    await started(world);
    world.pass('a');
    await until(() => world.reads >= 4);
    world.stored.push('a');
    await until(() => world.ids.length === 1);
    // And then no more: nothing is expected.
    const { reads } = world;
    world.stored.push('b');
    world.pass('b');
    await until(() => world.ids.length === 2);
    expect(world.reads).toBe(reads + 1);
  });

  it('stops looking for what the stream did not take, and finds what comes then', async () => {
    const world = new World();
    await started(world);
    world.pass('a');
    await until(() => world.reads === 12);
    world.stored.push('b');
    world.pass('b');
    await until(() => world.ids.length === 1);
    expect(world.reads).toBe(13);
  });

  it('finds in time what nothing told of', async () => {
    const world = new World();
    await started(world, undefined, { idleMs: 5 });
    world.stored.push('a');
    await until(() => world.ids.length === 1);
    expect(world.ids).toEqual(['1']);
  });

  it('tells where it begins, so that nothing is missed from there', async () => {
    const world = new World();
    world.stored = ['a', 'b'];
    await started(world, 'latest');
    await until(() => world.places.length === 1);
    expect([world.places, world.ids]).toEqual([['2'], []]);
  });

  it('goes on where it could not read for a while', async () => {
    const world = new World();
    await started(world);
    world.error = new FenagoError('broker_unavailable', 'away');
    world.stored = ['a'];
    world.pass('a');
    await until(() => world.reads > 4);
    expect(world.ends).toEqual([]);
    world.error = undefined;
    await until(() => world.ids.length === 1);
  });

  it('ends where its cursor is none any more', async () => {
    const world = new World();
    world.stored = ['a'];
    await started(world);
    await until(() => world.ids.length === 1);
    world.error = new FenagoError('cursor_expired', 'The stream is another one.');
    world.pass('b');
    await until(() => world.ends.length === 1);
    expect(world.ends).toEqual(['The stream is another one.']);
  });

  it('waits for a client that does not keep up', async () => {
    const world = new World();
    world.stored = ['a', 'b', 'c', 'd', 'e', 'f'];
    world.isCongested = true;
    await started(world);
    await until(() => world.ids.length === 1);
    world.goOn();
    await until(() => world.ids.length === 6);
    expect(world.reads).toBe(3);
  });

  it('sends the client away in the end, to come again', async () => {
    const world = new World();
    await started(world, undefined, { lifetimeMs: 5 });
    await until(() => world.ends.length === 1);
    expect(world.ends[0]).toContain('come again');
  });
});
