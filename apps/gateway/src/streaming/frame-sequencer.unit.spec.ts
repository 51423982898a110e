import { describe, expect, it } from 'vitest';
import type { TokenFrame } from '@fenago/contracts';
import { FrameSequencer, MAX_PENDING } from './frame-sequencer.js';

const delta = (f: number, n: number): TokenFrame => ({ f, n, t: 'token.delta', d: { text: `${n}` } });
const said = (f: number, n: number, step: number): TokenFrame => ({ f, n, t: 'token.delta', d: { text: `${n}`, step } });
const started = (f: number, step: number): TokenFrame => ({ f, n: 1, t: 'execution.started', d: { step } as never });
const asks = (f: number, n: number): TokenFrame => ({ f, n, t: 'execution.requires_action', d: {} as never });
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

  it('waits for the first frame of the new attempt, which says what it does anew', () => {
    const sequencer = new FrameSequencer();
    expect(feed(sequencer, delta(3, 1), delta(5, 2), delta(3, 2))).toEqual(['3.1', '3.2']);
    expect(sequencer.hasGap).toBe(true);
    expect(feed(sequencer, delta(5, 1))).toEqual(['5.0 execution.reset', '5.1', '5.2']);
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

  it('takes of a read only the latest attempt, where that begins from the start', () => {
    const frames = [delta(3, 1), delta(3, 2), delta(5, 1)];
    expect(new FrameSequencer().relevant(frames)).toEqual([delta(5, 1)]);
    expect(new FrameSequencer().relevant([])).toEqual([]);
  });

  it('takes of earlier attempts what the later ones have found done', () => {
    const first = [started(3, 0), delta(3, 2), said(3, 3, 2), said(3, 4, 4)];
    const second = [started(5, 2), said(5, 2, 2), said(5, 3, 4)];
    const third = [started(7, 4), said(7, 2, 4)];
    expect(new FrameSequencer().relevant([...first, ...second, ...third])).toEqual([started(3, 0), delta(3, 2), started(5, 2), said(5, 2, 2), ...third]);
  });

  it('gives out what a read has left, one attempt after another, with nothing to take back', () => {
    const sequencer = new FrameSequencer();
    const frames = sequencer.relevant([started(3, 0), delta(3, 2), said(3, 3, 2), started(5, 2), said(5, 2, 2)]);
    const ids = frames.flatMap((frame) => sequencer.acceptRead(frame)).map(({ id }) => id);
    expect(ids).toEqual(['3.1', '3.2', '5.1', '5.2']);
  });

  it('keeps what was shown of steps that are done, and takes back only what is done anew', () => {
    const sequencer = new FrameSequencer();
    expect(feed(sequencer, started(3, 0), delta(3, 2), said(3, 3, 2))).toHaveLength(3);
    const [reset, ...rest] = sequencer.accept(started(5, 2));
    expect(reset).toMatchObject({ id: '5.0', event: 'execution.reset', data: { step: 2 } });
    expect(rest.map(({ id }) => id)).toEqual(['5.1']);
  });

  it('goes on without a word after an action was answered', () => {
    const sequencer = new FrameSequencer();
    expect(feed(sequencer, started(3, 0), delta(3, 2), asks(3, 3), started(5, 1))).toEqual([
      '3.1 execution.started',
      '3.2',
      '3.3 execution.requires_action',
      '5.1 execution.started',
    ]);
  });

  it('does not go on while something of a step that is done may be missing', () => {
    const sequencer = new FrameSequencer();
    expect(feed(sequencer, started(3, 0), started(5, 2), said(5, 2, 2))).toEqual(['3.1 execution.started']);
    expect(sequencer.hasGap).toBe(true);
    expect(feed(sequencer, delta(3, 2))).toEqual(['3.2']);
    expect(sequencer.moveOn().map(({ id }) => id)).toEqual(['5.1', '5.2']);
    expect(sequencer.hasGap).toBe(false);
  });

  it('takes back the step that was under way where a later attempt does nothing but end', () => {
    const ends = (step?: number): TokenFrame => ({ f: 5, n: 1, t: 'execution.failed', d: { step } as never });
    const lost = new FrameSequencer();
    expect(feed(lost, started(3, 0), delta(3, 2), ends(0)).slice(2)).toEqual(['5.0 execution.reset', '5.1 execution.failed']);
    const waited = new FrameSequencer();
    expect(feed(waited, started(3, 0), delta(3, 2), asks(3, 3), ends()).slice(3)).toEqual(['5.1 execution.failed']);
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
