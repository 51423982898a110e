import type { TokenFrame } from '@fenago/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FrameWriter } from './frame-writer.js';

describe('the frame writer', () => {
  let sent: TokenFrame[];
  let frames: FrameWriter;
  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    frames = new FrameWriter({ publish: (frame) => void sent.push(frame) }, 'exec_1', 7);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const gist = () => sent.map((frame) => (frame.t === 'token.delta' ? `${frame.n}:${frame.d.text}` : `${frame.n}:${frame.t}`));

  it('sends the first text at once and coalesces what follows', () => {
    frames.delta('a');
    frames.delta('b');
    frames.delta('c');
    expect(gist()).toEqual(['1:a']);
    vi.advanceTimersByTime(20);
    expect(gist()).toEqual(['1:a', '2:bc']);
    expect(vi.getTimerCount()).toBe(0);
    frames.delta('d');
    vi.advanceTimersByTime(20);
    expect(gist()).toEqual(['1:a', '2:bc', '3:d']);
    expect(sent.every((frame) => frame.f === 7)).toBe(true);
  });

  it('drops what a reset makes worthless, and sends the next first text at once', () => {
    frames.delta('a');
    frames.delta('b');
    frames.reset('provider_stream_broken');
    frames.delta('c');
    vi.advanceTimersByTime(20);
    expect(gist()).toEqual(['1:a', '2:execution.reset', '3:c']);
  });

  it('sends what waits before it ends', () => {
    frames.delta('a');
    frames.delta('b');
    frames.flush();
    expect(gist()).toEqual(['1:a', '2:b']);
    expect(frames.last).toBe(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});
