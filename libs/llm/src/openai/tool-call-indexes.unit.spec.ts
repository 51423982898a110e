import { describe, expect, it } from 'vitest';
import { ToolCallIndexes } from './tool-call-indexes.js';

type Piece = [index: number | undefined, id?: string];

describe('ToolCallIndexes', () => {
  it.each<[string, Piece[], number[]]>([
    ['keeps what is numbered well', [[0, 'a'], [0], [1, 'b'], [1], [0]], [0, 0, 1, 1, 0]],
    ['takes an id that comes with each piece', [[0, 'a'], [0, 'a'], [1, 'b']], [0, 0, 1]],
    ['takes an id that comes late', [[0], [0, 'a'], [0, 'a']], [0, 0, 0]],
    ['parts calls that all have index 0', [[0, 'a'], [0, 'b'], [0], [0, 'c']], [0, 1, 1, 2]],
    ['parts calls without an index', [[undefined, 'a'], [undefined], [undefined, 'b'], [undefined]], [0, 0, 1, 1]],
    ['closes gaps', [[7, 'a'], [1_000_000, 'b'], [7]], [0, 1, 0]],
  ])('%s', (_what, pieces, expected) => {
    const indexes = new ToolCallIndexes();
    expect(pieces.map(([index, id]) => indexes.of(index, id))).toEqual(expected);
  });
});
