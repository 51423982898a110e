import { describe, expect, it } from 'vitest';
import { message } from '../../test/fixtures.js';
import { ContextCollector, MAX_CONTEXT_BYTES, contextBytes, rowsThatFit } from './history.js';

describe('how many rows fit one answer', () => {
  const rows = (sizes: readonly number[]) => sizes.map((bytes, position) => message(position, 'x'.repeat(bytes)));
  it.each([
    [[1, 1, 1], 2, 2],
    [[1, 1], 2, 2],
    [[], 2, 0],
    [[400_000, 200_000, 200_000], 3, 2],
    [[1_000_000, 1], 3, 1],
  ])('%j with a limit of %i: %i', (sizes, limit, expected) => expect(rowsThatFit(rows(sizes), limit)).toBe(expected));
});

describe('a context', () => {
  const collect = (positions: readonly number[], before: number, bytes: number) => {
    const context = new ContextCollector(before, bytes);
    for (const position of positions) context.add(message(position, 'xxxxxxxxxx'));
    return context;
  };
  const positions = (context: ReturnType<typeof collect>) => context.messages().map(({ position }) => position);

  it('holds whole messages, the newest that fit, oldest first', () => {
    expect(positions(collect([4, 3, 2, 1, 0], 5, 35))).toEqual([2, 3, 4]);
    expect(positions(collect([4, 3], 5, 9))).toEqual([]);
    expect(collect([4, 3], 5, 20).open).toBe(true);
    expect(collect([1, 0], 2, 100).open).toBe(false);
  });

  it('has no gap', () => expect(positions(collect([4, 2, 1], 5, 1_000))).toEqual([4]));

  it('takes no smaller message past one that did not fit', () => {
    const context = new ContextCollector(3, 25);
    for (const [position, size] of [[2, 10], [1, 20], [0, 5]] as const) context.add(message(position, 'x'.repeat(size)));
    expect(positions(context)).toEqual([2]);
  });

  it('is estimated at four bytes a token, and bounded', () => {
    expect(contextBytes(100)).toBe(400);
    expect(contextBytes(1_000_000)).toBe(MAX_CONTEXT_BYTES);
  });
});
