import { describe, expect, it } from 'vitest';
import { JoinedRuns } from './joined-runs.js';

/** Work that ends when it is told. */
class Work {
  readonly ends: ((error?: Error) => void)[] = [];
  readonly start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      this.ends.push((error) => (error === undefined ? resolve() : reject(error)));
    });
}

/** Lets everything go on that can. */
const settle = (): Promise<void> => new Promise((resolve) => {
  setImmediate(resolve);
});

describe('JoinedRuns', () => {
  it('begins one after the other, the next for all who ask meanwhile', async () => {
    const [runs, work] = [new JoinedRuns(), new Work()];
    const first = runs.run('a', work.start);
    const others = [1, 2, 3].map(() => runs.run('a', work.start));
    await settle();
    expect(work.ends).toHaveLength(1);
    work.ends[0]?.();
    await first;
    await settle();
    expect(work.ends).toHaveLength(2);
    const late = runs.run('a', work.start);
    work.ends[1]?.();
    await Promise.all(others);
    await settle();
    expect(work.ends).toHaveLength(3);
    work.ends[2]?.();
    await late;
  });

  it('keeps keys apart, and forgets them', async () => {
    const [runs, work] = [new JoinedRuns(), new Work()];
    const both = ['a', 'b'].map((key) => runs.run(key, work.start));
    expect(work.ends).toHaveLength(2);
    for (const end of work.ends) end();
    await Promise.all(both);
    const again = runs.run('a', work.start);
    expect(work.ends).toHaveLength(3);
    work.ends[2]?.();
    await again;
  });

  it('goes on after one that fails, which only those hear of who waited for it', async () => {
    const [runs, work] = [new JoinedRuns(), new Work()];
    const [first, second] = [runs.run('a', work.start), runs.run('a', work.start)];
    work.ends[0]?.(new Error('no'));
    await expect(first).rejects.toThrow('no');
    await settle();
    work.ends[1]?.();
    await second;
  });
});
