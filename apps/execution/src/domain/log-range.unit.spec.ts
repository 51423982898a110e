import { describe, expect, it } from 'vitest';
import { logRange } from './log-range.js';

describe('the entries of a page', () => {
  it.each([
    ['the first, oldest first', 'asc', undefined, 10, { from: 0, to: 4 }],
    ['the next, oldest first', 'asc', 2, 10, { from: 3, to: 7 }],
    ['the last, oldest first', 'asc', 8, 10, { from: 9, to: 10 }],
    ['none is left', 'asc', 9, 10, { from: 10, to: 10 }],
    ['the first, newest first', 'desc', undefined, 10, { from: 6, to: 10 }],
    ['the next, newest first', 'desc', 7, 10, { from: 3, to: 7 }],
    ['the last, newest first', 'desc', 1, 10, { from: 0, to: 1 }],
    ['there are none', 'desc', undefined, 0, { from: 0, to: 0 }],
  ] as const)('%s', (_what, order, after, count, range) => {
    expect(logRange({ limit: 3, order }, after, count)).toEqual(range);
  });
});
