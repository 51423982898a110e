import { describe, expect, it } from 'vitest';
import { CAUSE_WINDOW, lookForCause } from './causes.js';

const at = (ms: number): Date => new Date(ms);
const full = Array.from({ length: CAUSE_WINDOW }, (_, i) => ({ id: `c${i}`, at: at(1_000 + i) }));

describe('lookForCause', () => {
  it('finds a cause that the window holds', () => {
    expect(lookForCause(full, { id: 'c5', time: at(1) })).toBe('seen');
  });

  it('knows that a cause is new while the window has room', () => {
    expect(lookForCause(full.slice(1), { id: 'x', time: at(0) })).toBe('new');
  });

  it('knows that a cause younger than all of a full window is new', () => {
    expect(lookForCause(full, { id: 'x', time: at(5_000) })).toBe('new');
  });

  it('cannot tell for a cause older than all of a full window', () => {
    expect(lookForCause(full, { id: 'x', time: at(999) })).toBe('maybe');
    expect(lookForCause(full, { id: 'x', time: at(1_000) })).toBe('maybe');
  });
});
