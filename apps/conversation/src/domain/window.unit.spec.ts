import { describe, expect, it } from 'vitest';
import { message, withMessages } from '../../test/fixtures.js';
import { MAX_WINDOW_BYTES, PAGE_BYTES, changeWindow, pagesToSeal, windowAfter } from './window.js';

const short = (count: number, base = 0) => withMessages(Array.from({ length: count }, (_, n) => message(base + n)), base);
const large = (sizes: readonly number[]) => withMessages(sizes.map((bytes, position) => message(position, 'x'.repeat(bytes))));
const ranges = (state: ReturnType<typeof short>) => pagesToSeal(state).map(({ from, to }) => [from, to]);

describe('what is sealed of a window', () => {
  it('is nothing within the limits', () => {
    expect(ranges(short(100))).toEqual([]);
    expect(ranges(large([MAX_WINDOW_BYTES]))).toEqual([]);
  });

  it('is the oldest half where there are too many messages', () => {
    expect(ranges(short(101, 200))).toEqual([[200, 250]]);
    expect(ranges(short(151))).toEqual([[0, 50], [50, 100]]);
  });

  it('is as much as it takes where messages are large, but never the last two', () => {
    expect(ranges(large([PAGE_BYTES, PAGE_BYTES, PAGE_BYTES]))).toEqual([[0, 1]]);
    expect(ranges(large([PAGE_BYTES - 1, 1, PAGE_BYTES, 1]))).toEqual([[0, 2]]);
    expect(ranges(large([1_000_000, 1_000_000, 1_000_000, 1_000_000]))).toEqual([[0, 1], [1, 2]]);
    expect(ranges(large([1_000_000, 1_000_000]))).toEqual([]);
  });

  it('is cut at the same places however far the conversation has gone on', () => {
    const early = pagesToSeal(short(101));
    const late = pagesToSeal(short(180));
    expect(late.slice(0, early.length)).toEqual(early);
  });
});

describe('what leaves a window', () => {
  it('is exactly what is sealed from its base on', () => {
    const state = short(101);
    const after = windowAfter(state, changeWindow(state, [message(101)], { from: 0, to: 50 }));
    expect(after).toMatchObject({ base: 50, messageCount: 102 });
    expect(after.messages.map(({ position }) => position)).toEqual(Array.from({ length: 52 }, (_, n) => n + 50));
    expect(after.windowBytes).toBe(after.messages.reduce((sum, { bytes }) => sum + bytes, 0));
  });

  it.each([
    ['nothing sealed', undefined],
    ['dropped by another replica already', { from: 0, to: 50 }],
    ['pages that begin past the base', { from: 150, to: 200 }],
    ['more than the window holds', { from: 100, to: 999 }],
  ])('is nothing: %s', (_, sealed) => {
    const state = short(101, 100);
    expect(changeWindow(state, [], sealed).drop).toEqual({});
    expect(changeWindow(state, [], sealed).set.base).toBe(100);
  });
});
