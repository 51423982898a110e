import { createLogger } from '@fenago/observability';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ExecutionView, TokenFrame } from '@fenago/contracts';
import { ExecutionFollower, type Outcome } from './execution-follower.js';
import type { ResumePoint } from './sse.js';
import type { FrameListener } from './token-hub.js';

const logger = createLogger({ service: 'test', level: 'silent' });
const delta = (f: number, n: number): TokenFrame => ({ f, n, t: 'token.delta', d: { text: `${n}` } });
const final = (f: number, n: number): TokenFrame => ({ f, n, t: 'execution.cancelled', d: {} as never });
const STORED = {
  id: 'exec_1',
  status: 'completed',
  result: { output: 'all', finishReason: 'stop' },
  error: null,
  incomplete_details: null,
  lastEventId: '2.9',
} as ExecutionView;

/** A broker, an execution service and a client, all in hand. */
class World {
  buffer: TokenFrame[] = [];
  outcome: Outcome = { state: 'running' };
  reads = 0;
  asks = 0;
  failing = false;
  readonly sent: string[] = [];
  readonly data: unknown[] = [];
  ended: string | undefined;
  congested = false;
  private listener: FrameListener | undefined;
  private release: (() => void) | undefined;

  follower(from?: ResumePoint): ExecutionFollower {
    const sources = {
      attach: (listener: FrameListener) => {
        this.listener = listener;
        return { ready: Promise.resolve(), detach: () => (this.listener = undefined) };
      },
      read: async (after = { f: 0, n: 0 }) => {
        this.reads += 1;
        if (this.failing) throw new Error('away');
        return this.buffer.filter((frame) => frame.f > after.f || (frame.f === after.f && frame.n > after.n));
      },
      outcome: async () => {
        this.asks += 1;
        if (this.failing) throw new Error('away');
        return this.outcome;
      },
    };
    return new ExecutionFollower(sources, logger, from);
  }

  viewer() {
    const isCongested = (): boolean => this.congested;
    return {
      isClosed: false,
      get isCongested() {
        return isCongested();
      },
      send: (event: { id: string; event: string; data: unknown }) => {
        this.sent.push(event.event === 'token.delta' ? event.id : `${event.id} ${event.event}`);
        this.data.push(event.data);
      },
      drained: () => new Promise<void>((resolve) => (this.release = resolve)),
      end: (comment: string) => (this.ended = comment),
    };
  }

  live(...frames: TokenFrame[]): void {
    for (const frame of frames) this.listener?.onFrame(frame);
  }

  drain(): void {
    this.congested = false;
    this.release?.();
  }

  reconnect(): void {
    this.listener?.onReconnect();
  }

  get attached(): boolean {
    return this.listener !== undefined;
  }
}

let world: World;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  world = new World();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('ExecutionFollower', () => {
  it('joins what was before with what comes, to the end', async () => {
    world.buffer = [delta(1, 1), delta(1, 2)];
    const follower = world.follower();
    world.live(delta(1, 2), delta(1, 3));
    await follower.catchUp();
    world.live(delta(1, 4));
    follower.start(world.viewer(), false);
    await vi.advanceTimersByTimeAsync(0);
    world.live(delta(1, 5), final(1, 6));
    expect(world.sent).toEqual(['1.1', '1.2', '1.3', '1.4', '1.5', '1.6 execution.cancelled']);
    expect([world.ended, world.attached]).toEqual(['end', false]);
  });

  it('reads again at once when a frame is missing', async () => {
    const follower = world.follower();
    follower.start(world.viewer(), false);
    await vi.advanceTimersByTimeAsync(0);
    world.buffer = [delta(1, 1), delta(1, 2), delta(1, 3)];
    world.live(delta(1, 1), delta(1, 3));
    expect(world.sent).toEqual(['1.1']);
    await vi.advanceTimersByTimeAsync(20);
    expect(world.sent).toEqual(['1.1', '1.2', '1.3']);
    follower.stop();
  });

  it('reads again on silence, less and less often', async () => {
    const follower = world.follower();
    follower.start(world.viewer(), false);
    await vi.advanceTimersByTimeAsync(250);
    expect(world.reads).toBe(1);
    world.buffer = [delta(1, 1)];
    await vi.advanceTimersByTimeAsync(500);
    expect(world.sent).toEqual(['1.1']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.reads).toBeLessThan(18);
    follower.stop();
    const { reads } = world;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.reads).toBe(reads);
  });

  it('does not read while frames flow', async () => {
    const follower = world.follower();
    follower.start(world.viewer(), false);
    for (let n = 1; n <= 600; n += 1) {
      world.live(delta(1, n));
      await vi.advanceTimersByTimeAsync(100);
    }
    expect([world.reads, world.sent.length]).toEqual([0, 600]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(world.reads).toBeGreaterThan(0);
    follower.stop();
  });

  it('reads again after the broker was away', async () => {
    const follower = world.follower();
    follower.start(world.viewer(), false);
    await vi.advanceTimersByTimeAsync(10_000);
    world.buffer = [delta(1, 1)];
    world.reconnect();
    await vi.advanceTimersByTimeAsync(20);
    expect(world.sent).toEqual(['1.1']);
    follower.stop();
  });

  it('sends the stored result where the frames are gone, but not before the reply can be read', async () => {
    const follower = world.follower({ fence: 2, n: 5 });
    await follower.catchUp();
    follower.start(world.viewer(), true);
    await vi.advanceTimersByTimeAsync(0);
    expect([world.asks, world.sent]).toEqual([1, []]);
    world.outcome = { state: 'ended', execution: STORED };
    await vi.advanceTimersByTimeAsync(7_000);
    expect(world.sent).toEqual(['2.9 execution.completed']);
    expect(world.data[0]).toMatchObject({ output: 'all', stored: true });
    expect(world.ended).toBe('end');
  });

  it('prefers the last frame to the stored result', async () => {
    const follower = world.follower();
    follower.start(world.viewer(), true);
    world.outcome = { state: 'ended', execution: STORED };
    world.buffer = [delta(1, 1), final(1, 2)];
    await vi.advanceTimersByTimeAsync(10);
    expect(world.sent).toEqual(['1.1', '1.2 execution.cancelled']);
  });

  it('ends where the execution is gone', async () => {
    const follower = world.follower();
    follower.start(world.viewer(), false);
    world.outcome = { state: 'gone' };
    await vi.advanceTimersByTimeAsync(10_000);
    expect([world.sent, world.ended]).toEqual([[], 'the execution is gone']);
    expect(world.asks).toBe(1);
  });

  it('lives through an outage', async () => {
    const follower = world.follower();
    follower.start(world.viewer(), false);
    world.failing = true;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(world.ended).toBeUndefined();
    world.failing = false;
    world.buffer = [delta(1, 1), final(1, 2)];
    await vi.advanceTimersByTimeAsync(5_000);
    expect(world.sent).toEqual(['1.1', '1.2 execution.cancelled']);
  });

  it('gives a gap up that nothing fills, once the last frame is there', async () => {
    const follower = world.follower();
    follower.start(world.viewer(), false);
    world.buffer = [delta(1, 5), delta(1, 6)];
    world.live(delta(1, 5));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(world.sent).toEqual([]);
    world.buffer.push(final(1, 7));
    world.live(final(1, 7));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(world.sent).toEqual(['1.7 execution.cancelled']);
  });

  it('waits for a viewer that is slow to catch up, and loses nothing', async () => {
    world.buffer = Array.from({ length: 10 }, (_, i) => delta(1, i + 1));
    const follower = world.follower();
    await follower.catchUp();
    world.congested = true;
    follower.start(world.viewer(), false);
    await vi.advanceTimersByTimeAsync(0);
    world.live(delta(1, 11), final(1, 12));
    expect(world.sent).toEqual(['1.1']);
    world.drain();
    await vi.advanceTimersByTimeAsync(0);
    expect(world.sent).toHaveLength(12);
    expect(world.ended).toBe('end');
  });
});
