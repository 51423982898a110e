import { describe, expect, it } from 'vitest';
import { SettledEnds } from './settled-ends.js';

const stream = (lastSequence: number, streamCreated = '2026-11-23T09:00:00Z') => ({ serverId: 's', streamCreated, firstSequence: 1, lastSequence, replicas: 1 });

describe('SettledEnds', () => {
  it('knows an end once it has been for so long', () => {
    const ends = new SettledEnds();
    expect(ends.of(stream(9))).toBe(0);
    ends.note(stream(3), 0);
    ends.note(stream(5), 4_999);
    expect(ends.of(stream(9))).toBe(0);
    ends.note(stream(7), 5_000);
    expect(ends.of(stream(9))).toBe(3);
    ends.note(stream(9), 9_999);
    expect(ends.of(stream(9))).toBe(3);
    ends.note(stream(9), 10_000);
    expect(ends.of(stream(9))).toBe(7);
  });

  it('knows none of a stream that is another, or was set back before it', () => {
    const ends = new SettledEnds();
    for (const at of [0, 5_000]) ends.note(stream(3), at);
    expect([ends.of(stream(3)), ends.of(stream(2)), ends.of(stream(3, '2026-11-24T09:00:00Z'))]).toEqual([3, 0, 0]);
  });
});
