import { describe, expect, it } from 'vitest';
import { secondsUntilFree, standingOf, WINDOW_MS } from './quota.js';

const quota = { name: 'user', limit: 60 };

describe('standingOf', () => {
  it.each([
    ['nothing used', 0, 0, 0, 60, 60],
    ['this window alone', 20, 0, 45_000, 40, 15],
    ['half of the window before', 20, 40, 30_000, 20, 30],
    ['what is no whole request', 0, 3, 30_000, 58, 30],
    ['more than there is', 100, 0, 1, 0, 60],
  ])('%s', (_case, current, previous, elapsedMs, left, resetSeconds) => {
    expect(standingOf(quota, { current, previous, elapsedMs })).toEqual({ ...quota, left, resetSeconds });
  });
});

describe('secondsUntilFree', () => {
  it.each([
    ['this window is full', 60, 0, 10_000],
    ['this window is far over', 180, 0, 59_999],
    ['the window before weighs', 10, 60, 5_000],
    ['both are full', 60, 60, 1_000],
    ['one request a minute', 1, 0, 30_000],
  ])('is when one more fits, and not a second earlier: %s', (_case, current, previous, elapsedMs) => {
    const limited = current === 1 ? { name: 'user', limit: 1 } : quota;
    const after = (seconds: number): number => {
      const at = elapsedMs + seconds * 1_000;
      const counted = at < WINDOW_MS ? { current, previous, elapsedMs: at } : { current: 0, previous: at < 2 * WINDOW_MS ? current : 0, elapsedMs: at % WINDOW_MS };
      return standingOf(limited, counted).left;
    };
    const seconds = secondsUntilFree(limited, { current, previous, elapsedMs });
    expect(after(seconds)).toBeGreaterThanOrEqual(1);
    expect(after(seconds - 1)).toBeLessThan(1);
  });
});
