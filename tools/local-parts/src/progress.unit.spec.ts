import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { step } from './progress.js';

const after = (ms: number) => new Promise<string>((resolve) => setTimeout(() => resolve('value'), ms));

function capture(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}

describe('step', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('says nothing of what takes less than a second', async () => {
    const output = capture(false);
    const done = step('Working', after(900), output);
    await vi.advanceTimersByTimeAsync(900);
    expect(await done).toBe('value');
    expect(output.written).toEqual([]);
  });

  it('writes a line at the start and at the end where there is no terminal', async () => {
    const output = capture(false);
    const done = step('Working', after(3_200), output);
    await vi.advanceTimersByTimeAsync(3_200);
    await done;
    expect(output.written).toEqual(['Working …\n', 'Working: done in 3 s\n']);
  });

  it('counts the seconds up in one line of a terminal', async () => {
    const output = capture(true);
    const done = step('Working', after(2_100), output);
    await vi.advanceTimersByTimeAsync(2_100);
    await done;
    expect(output.written.join('')).toContain('Working … 2 s');
    expect(output.written.at(-1)).toMatch(/done in 2 s\n$/);
  });

  it('says that the work failed and gives its error', async () => {
    const output = capture(false);
    const failing = after(1_500).then(() => Promise.reject(new Error('no disk')));
    const done = step('Working', failing, output);
    await Promise.all([expect(done).rejects.toThrow('no disk'), vi.advanceTimersByTimeAsync(1_500)]);
    expect(output.written.at(-1)).toBe('Working: failed after 2 s\n');
  });
});
