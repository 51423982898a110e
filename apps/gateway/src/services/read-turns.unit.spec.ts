import { runInContext } from '@fenago/observability';
import { until } from '@fenago/testing';
import { describe, expect, it } from 'vitest';
import { ReadTurns } from './read-turns.js';

const BOUNDS = { cheapMs: 60_000, factor: 4, longestMs: 2_000, maxWaiting: 3 };

/** Reads that a test lets end, one by one. */
class Reads {
  readonly begun: string[] = [];
  private readonly ends: (() => void)[] = [];

  read = (name: string) => async (): Promise<string> => {
    this.begun.push(name);
    const end = Promise.withResolvers<void>();
    this.ends.push(end.resolve);
    await end.promise;
    return name;
  };

  end(): void {
    this.ends.shift()?.();
  }
}

describe('ReadTurns', () => {
  it('lets reads of a user follow each other, and those of another go beside them', async () => {
    const [turns, reads] = [new ReadTurns(BOUNDS), new Reads()];
    const [one, two] = [turns.take('ada', reads.read('one')), turns.take('ada', reads.read('two'))];
    void turns.take('bob', reads.read('of another'));
    await until(() => reads.begun.length === 2);
    expect(reads.begun).toEqual(['one', 'of another']);
    reads.end();
    expect(await one).toBe('one');
    await until(() => reads.begun.length === 3);
    reads.end();
    reads.end();
    expect(await two).toBe('two');
  });

  it('goes on after a read that failed', async () => {
    const turns = new ReadTurns(BOUNDS);
    await expect(turns.take('ada', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await turns.take('ada', async () => 'yes')).toBe('yes');
  });

  it('has the next one wait after a costly one', async () => {
    const turns = new ReadTurns({ ...BOUNDS, cheapMs: -1, factor: 1e9, longestMs: 200 });
    await turns.take('ada', async () => undefined);
    const from = performance.now();
    await turns.take('ada', async () => undefined);
    // A timer may be early by a millisecond.
    expect(performance.now() - from).toBeGreaterThan(150);
  });

  it('lets so many wait, and no more', async () => {
    const [turns, reads] = [new ReadTurns(BOUNDS), new Reads()];
    const waiting = ['one', 'two', 'three'].map((name) => turns.take('ada', reads.read(name)));
    await expect(turns.take('ada', reads.read('four'))).rejects.toMatchObject({ code: 'rate_limited' });
    for (const [index, one] of waiting.entries()) {
      await until(() => reads.begun.length === index + 1);
      reads.end();
      await one;
    }
    expect(await turns.take('ada', async () => 'again')).toBe('again');
  });

  it('reads nothing for who does not wait any more', async () => {
    const [turns, reads] = [new ReadTurns(BOUNDS), new Reads()];
    const late = runInContext({ correlationId: 'c', deadline: Date.now() - 1 }, () => turns.take('ada', reads.read('late')));
    await expect(late).rejects.toMatchObject({ code: 'deadline_exceeded' });
    expect(reads.begun).toEqual([]);
  });
});
