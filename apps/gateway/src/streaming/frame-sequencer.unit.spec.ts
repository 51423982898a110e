import { describe, expect, it } from 'vitest';
import type { TokenFrame } from '@fenago/contracts';
import { FrameSequencer, hasSeen, MAX_PENDING } from './frame-sequencer.js';

const delta = (f: number, n: number): TokenFrame => ({ f, n, t: 'token.delta', d: { text: `${n}` } });
const final = (f: number, n: number): TokenFrame => ({ f, n, t: 'execution.cancelled', d: {} as never });

function feed(sequencer: FrameSequencer, ...frames: TokenFrame[]): string[] {
  return frames.flatMap((frame) => sequencer.accept(frame)).map((event) => (event.event === 'token.delta' ? event.id : `${event.id} ${event.event}`));
}

describe('FrameSequencer', () => {
  it('gives out frames in order, once', () => {
    const sequencer = new FrameSequencer();
    expect(feed(sequencer, delta(3, 1), delta(3, 1), delta(3, 2), delta(3, 1), final(3, 3))).toEqual(['3.1', '3.2', '3.3 execution.cancelled']);
    expect(sequencer.ended).toBe(true);
    expect(feed(sequencer, delta(3, 4), delta(4, 1))).toEqual([]);
  });

  it('waits for what is missing', () => {
    const sequencer = new FrameSequencer();
    expect(feed(sequencer, delta(3, 3), delta(3, 1))).toEqual(['3.1']);
    expect(sequencer.hasGap).toBe(true);
    expect(sequencer.position).toEqual({ f: 3, n: 1 });
    expect(feed(sequencer, delta(3, 2))).toEqual(['3.2', '3.3']);
    expect(sequencer.hasGap).toBe(false);
  });

  it('resets what was shown when a new attempt begins, and ignores the old one', () => {
    const sequencer = new FrameSequencer();
    expect(feed(sequencer, delta(3, 1), delta(5, 1), delta(3, 2), delta(5, 2))).toEqual(['3.1', '5.0 execution.reset', '5.1', '5.2']);
  });

  it('resets at once, even where the first frame of the new attempt is missing', () => {
    const sequencer = new FrameSequencer();
    expect(feed(sequencer, delta(3, 1), delta(5, 2))).toEqual(['3.1', '5.0 execution.reset']);
    expect(feed(sequencer, delta(5, 1))).toEqual(['5.1', '5.2']);
  });

  it('resets nothing where nothing was shown', () => {
    const sequencer = new FrameSequencer();
    expect(feed(sequencer, delta(3, 2), delta(5, 1))).toEqual(['5.1']);
  });

  it('drops what waits of an attempt that is over', () => {
    const sequencer = new FrameSequencer();
    feed(sequencer, delta(3, 1), delta(3, 3), delta(5, 1));
    expect(sequencer.hasGap).toBe(false);
    expect(feed(sequencer, delta(5, 2))).toEqual(['5.2']);
  });

  it('goes on after an id', () => {
    expect(feed(new FrameSequencer({ fence: 3, n: 2 }), delta(3, 1), delta(3, 2), delta(3, 3))).toEqual(['3.3']);
    expect(feed(new FrameSequencer({ fence: 3, n: 2 }), delta(4, 1))).toEqual(['4.0 execution.reset', '4.1']);
    expect(feed(new FrameSequencer({ fence: 4, n: 0 }), delta(3, 9), delta(4, 1))).toEqual(['4.1']);
  });

  it('goes on after a number, in the attempt that it meets', () => {
    expect(feed(new FrameSequencer({ n: 2 }), delta(7, 2), delta(7, 3))).toEqual(['7.3']);
  });

  it('takes of a read only the latest attempt', () => {
    const frames = [delta(3, 1), delta(3, 2), delta(5, 1)];
    expect(new FrameSequencer().relevant(frames)).toEqual([delta(5, 1)]);
    expect(new FrameSequencer().relevant([])).toEqual([]);
  });

  it('gives the last frame out over a gap that nothing fills', () => {
    const sequencer = new FrameSequencer();
    feed(sequencer, delta(3, 1), final(3, 9));
    expect(sequencer.giveUp().map((event) => event.id)).toEqual(['3.9']);
    expect(sequencer.ended).toBe(true);
    const other = new FrameSequencer();
    feed(other, delta(3, 1), delta(3, 9));
    expect(other.giveUp()).toEqual([]);
  });

  it('bounds what waits', () => {
    const sequencer = new FrameSequencer();
    for (let n = 2; n < MAX_PENDING + 100; n += 1) sequencer.accept(delta(1, n));
    expect(sequencer.accept(delta(1, 1))).toHaveLength(MAX_PENDING + 1);
  });

  it('whatever order, repetition and loss: no gap, nothing twice', () => {
    let seed = 42;
    const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
    const frames = Array.from({ length: 200 }, (_, i) => delta(1, i + 1));
    const noisy = [...frames, ...frames].filter(() => random() > 0.2).sort(() => random() - 0.5);
    const sequencer = new FrameSequencer();
    const ids = [...feed(sequencer, ...noisy), ...feed(sequencer, ...frames)];
    expect(ids).toEqual(frames.map((frame) => `1.${frame.n}`));
  });
});

describe('hasSeen', () => {
  it('compares fence first', () => {
    expect([hasSeen({ fence: 3, n: 5 }, final(3, 5)), hasSeen({ fence: 3, n: 4 }, final(3, 5))]).toEqual([true, false]);
    expect([hasSeen({ fence: 2, n: 9 }, final(3, 5)), hasSeen({ fence: 4, n: 0 }, final(3, 5))]).toEqual([false, true]);
    expect([hasSeen({ n: 5 }, final(3, 5)), hasSeen({ n: 4 }, final(3, 5))]).toEqual([true, false]);
  });
});
