import { describe, expect, it } from 'vitest';
import { CAUSE_WINDOW, lookForCause, remember } from './causes.js';

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

describe('remember', () => {
  it('keeps the youngest, so that whatever has left is no younger than the oldest left', () => {
    const window = remember(full, [{ id: 'late', at: at(0) }, { id: 'next', at: at(9_000) }]);
    expect(window).toHaveLength(CAUSE_WINDOW);
    for (const gone of [...full, { id: 'late', at: at(0) }].filter(({ id }) => !window.some((kept) => kept.id === id))) {
      expect(lookForCause(window, { id: gone.id, time: gone.at })).toBe('maybe');
    }
  });

  it('does not let a cause without a time of its own hide what left before it', () => {
    const window = remember(remember(full, [{ id: 'new', at: at(9_000) }]), [{ id: 'client', at: at(0) }]);
    expect(lookForCause(window, { id: 'c0', time: at(1_000) })).toBe('maybe');
  });
});
