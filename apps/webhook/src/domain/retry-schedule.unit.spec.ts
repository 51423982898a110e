import { describe, expect, it } from 'vitest';
import { RETRY_DELAYS_MS, hasFailedTooLong, nextDelayMs, parseRetryAfter } from './retry-schedule.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = new Date('2026-01-02T03:04:05.000Z');

describe('nextDelayMs', () => {
  it('spans three days, and ends', () => {
    const total = RETRY_DELAYS_MS.reduce((sum, delay) => sum + delay, 0);
    expect(total / DAY).toBeGreaterThan(3);
    expect(total / DAY).toBeLessThan(3.5);
    expect(nextDelayMs(RETRY_DELAYS_MS, { tries: RETRY_DELAYS_MS.length, retryAfterMs: undefined }, 0.5)).toBe(DAY);
    expect(nextDelayMs(RETRY_DELAYS_MS, { tries: RETRY_DELAYS_MS.length + 1, retryAfterMs: undefined }, 0.5)).toBeUndefined();
  });

  it.each<[what: string, tries: number, retryAfterMs: number | undefined, random: number, delay: number]>([
    ['soon at first', 1, undefined, 0.5, 5_000],
    ['a fifth earlier', 1, undefined, 0, 4_000],
    ['a fifth later', 1, undefined, 1, 6_000],
    ['as the receiver asks', 1, 60_000, 0.5, 60_000],
    ['not sooner because the receiver asks', 4, 1_000, 0.5, 2 * HOUR],
    ['a day at most', 1, 30 * DAY, 0.5, DAY],
  ])('waits %s', (_what, tries, retryAfterMs, random, delay) => {
    expect(nextDelayMs(RETRY_DELAYS_MS, { tries, retryAfterMs }, random)).toBe(delay);
  });
});

describe('parseRetryAfter', () => {
  it.each<[header: string | null, ms: number | undefined]>([
    [null, undefined],
    ['120', 120_000],
    ['Fri, 02 Jan 2026 03:05:05 GMT', 60_000],
    ['Fri, 02 Jan 2026 03:00:00 GMT', 0],
    ['soon', undefined],
    ['-5', undefined],
    ['99999999999999999999', undefined],
  ])('%s → %s', (header, ms) => {
    expect(parseRetryAfter(header, NOW)).toBe(ms);
  });
});

describe('hasFailedTooLong', () => {
  const before = (ms: number): Date => new Date(NOW.getTime() - ms);
  it.each<[what: string, failingSince: number, enabledAt: number, isSo: boolean]>([
    ['three days without a success', 3 * DAY, 30 * DAY, true],
    ['a moment less', 3 * DAY - 1, 30 * DAY, false],
    ['failures of before it was enabled', 10 * DAY, DAY, false],
  ])('%s', (_what, failingSince, enabledAt, isSo) => {
    expect(hasFailedTooLong({ failingSince: before(failingSince), enabledAt: before(enabledAt) }, NOW, 3 * DAY)).toBe(isSo);
  });
});
