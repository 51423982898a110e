import { describe, expect, it } from 'vitest';
import { deterministicId, ID_PREFIX, idPattern, isId, newId, timeOfId, type IdKind } from './ids.js';

const kinds = Object.keys(ID_PREFIX) as IdKind[];

describe('ids', () => {
  it.each(kinds)('makes well-formed ids of the kind %s', (kind) => {
    const id = newId(kind, 1_700_000_000_000);
    expect(isId(kind, id)).toBe(true);
    expect(id).toMatch(new RegExp(idPattern(kind), 'u'));
    expect(timeOfId(id)).toBe(1_700_000_000_000);
  });

  it('sorts by time as text', () => {
    const times = [0, 1, 31, 32, 1_023, 1_024, 1_700_000_000_000, 1_700_000_000_001, 2 ** 48];
    const ids = times.map((time) => newId('message', time));
    expect([...ids].sort()).toEqual(ids);
  });

  it('makes the same id for the same cause, and another for another', () => {
    const id = deterministicId('execution', 5, 'user_1', 'cause');
    expect(deterministicId('execution', 5, 'user_1', 'cause')).toBe(id);
    expect(deterministicId('execution', 5, 'user_1', 'cause2')).not.toBe(id);
    // The border between two parts counts.
    expect(deterministicId('execution', 5, 'user_1c', 'ause')).not.toBe(id);
  });

  it.each(['', 'conv_', 'conv_short', `conv_${'u'.repeat(26)}`, `exec_${'0'.repeat(26)}`, `conv_${'0'.repeat(27)}`, `conv_${'0'.repeat(25)}$`])(
    'refuses %j as a conversation id',
    (value) => {
      expect(isId('conversation', value)).toBe(false);
    },
  );
});
