import { describe, expect, it, vi } from 'vitest';
import { AggregateLanes } from './aggregate-lanes.js';
import type { Delivery } from './delivery.js';

const epoch = { serverId: 's', over: false };
const delivery = (key: string, sequence: number): Delivery => ({ key, sequence, epoch }) as Delivery;

/** Lanes whose work ends when told. */
function lanesOf(concurrency: number) {
  const begun: string[] = [];
  const ends = new Map<string, (againMs: number) => void>();
  const lanes = new AggregateLanes(concurrency, ({ key, sequence }) => {
    begun.push(`${key}${sequence}`);
    return new Promise((resolve) => ends.set(`${key}${sequence}`, resolve));
  });
  const end = async (name: string, againMs = 0): Promise<void> => {
    ends.get(name)?.(againMs);
    await Promise.resolve().then(() => undefined);
  };
  return { lanes, begun, end };
}

describe('AggregateLanes', () => {
  it('runs one event of an aggregate at a time and those of others beside it', async () => {
    const { lanes, begun, end } = lanesOf(10);
    for (const [key, sequence] of [['a', 1], ['a', 2], ['b', 3]] as const) lanes.push(delivery(key, sequence));
    expect(begun).toEqual(['a1', 'b3']);
    await end('a1');
    expect(begun).toEqual(['a1', 'b3', 'a2']);
  });

  it('begins no more than its concurrency, in the order of coming', async () => {
    const { lanes, begun, end } = lanesOf(2);
    ['a', 'b', 'c', 'd'].forEach((key, i) => lanes.push(delivery(key, i)));
    expect(begun).toEqual(['a0', 'b1']);
    await end('b1');
    expect(begun).toEqual(['a0', 'b1', 'c2']);
    expect(lanes.running).toBe(2);
  });

  it('holds back what follows a failed event until that comes again', async () => {
    const { lanes, begun, end } = lanesOf(10);
    lanes.push(delivery('a', 1));
    lanes.push(delivery('a', 2));
    await end('a1', 60_000);
    expect(begun).toEqual(['a1']);
    lanes.push(delivery('a', 1));
    await end('a1');
    expect(begun).toEqual(['a1', 'a1', 'a2']);
  });

  it('goes on without an event that does not come again', async () => {
    vi.useFakeTimers();
    try {
      const { lanes, begun, end } = lanesOf(10);
      lanes.push(delivery('a', 1));
      lanes.push(delivery('a', 2));
      await end('a1', 500);
      vi.advanceTimersByTime(1_499);
      expect(begun).toEqual(['a1']);
      vi.advanceTimersByTime(1);
      expect(begun).toEqual(['a1', 'a2']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('begins nothing while paused, and forgets what it is told to', async () => {
    const { lanes, begun, end } = lanesOf(10);
    lanes.push(delivery('a', 1));
    lanes.pause();
    lanes.push(delivery('a', 2));
    lanes.push(delivery('b', 3));
    await end('a1');
    await lanes.whenIdle();
    expect(begun).toEqual(['a1']);
    expect(lanes.clear().map(({ sequence }) => sequence)).toEqual([2, 3]);
    lanes.resume();
    lanes.push(delivery('b', 4));
    expect(begun).toEqual(['a1', 'b4']);
  });
});
