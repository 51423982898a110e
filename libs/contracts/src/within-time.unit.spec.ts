import { describe, expect, it } from 'vitest';
import { TooSlowError, withinTime } from './within-time.js';

const endless = (): never => {
  for (;;);
};

describe('withinTime', () => {
  it('gives what the work gives, also work within work', () => {
    expect(withinTime(1_000, () => 7)).toBe(7);
    expect(withinTime(1_000, () => withinTime(1_000, () => 'inner'))).toBe('inner');
    expect(withinTime(1_000, () => undefined)).toBeUndefined();
  });

  it('throws what the work throws', () => {
    const error = new Error('of the work');
    expect(() => withinTime(1_000, () => { throw error; })).toThrow(error);
  });

  it('cuts off what takes too long, and works on', () => {
    const start = performance.now();
    expect(() => withinTime(50, endless)).toThrow(TooSlowError);
    expect(() => withinTime(50, () => /^(a+)+$/.test(`${'a'.repeat(60)}!`))).toThrow(TooSlowError);
    expect(performance.now() - start).toBeLessThan(5_000);
    expect(withinTime(1_000, () => 'still')).toBe('still');
  });

  it('begins anew where the time went by while the process slept', () => {
    let begun = 0;
    const sleeper = new Int32Array(new SharedArrayBuffer(4));
    // Sleeps as a process does that gets no processor: without using one.
    const work = (): string => {
      begun += 1;
      if (begun < 3) Atomics.wait(sleeper, 0, 0, 200);
      return 'done';
    };
    expect(withinTime(50, work)).toBe('done');
    expect(begun).toBe(3);
  });
});
