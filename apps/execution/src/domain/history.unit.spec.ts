import { describe, expect, it } from 'vitest';
import { newestThatFit, type HistoryMessage } from './history.js';

const history: HistoryMessage[] = [3, 1, 2].map((size, position) => ({ position, role: 'user', content: 'x'.repeat(size) }));
const tokensOf = (message: HistoryMessage): number => message.content.length;
const positions = (budget: number): readonly number[] => newestThatFit(history, budget, tokensOf).messages.map((message) => message.position);

describe('the newest messages that fit', () => {
  it('takes whole messages only, oldest first, and stops at the first that does not fit', () => {
    expect(positions(6)).toEqual([0, 1, 2]);
    expect(positions(5)).toEqual([1, 2]);
    expect(positions(2)).toEqual([2]);
    expect(positions(1)).toEqual([]);
    expect(positions(-1)).toEqual([]);
  });

  it('tells whether something was left out', () => {
    expect(newestThatFit(history, 6, tokensOf).cut).toBe(false);
    expect(newestThatFit(history, 5, tokensOf).cut).toBe(true);
  });
});
