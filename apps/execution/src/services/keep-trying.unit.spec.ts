import { FenagoError } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { keepTrying } from './keep-trying.js';

const away = () => new FenagoError('database_unavailable', 'Away.');

describe('keep trying', () => {
  it('goes on while something is away', async () => {
    let tries = 0;
    const seen: number[] = [];
    const work = async (): Promise<string> => {
      tries += 1;
      if (tries < 3) throw away();
      return 'done';
    };
    await expect(keepTrying(work, { maxMs: 60_000, onRetry: (_error, count) => seen.push(count) })).resolves.toBe('done');
    expect(seen).toEqual([1, 2]);
  });

  it('gives up what no time mends, what took too long, and what was stopped', async () => {
    await expect(keepTrying(() => Promise.reject(new FenagoError('not_found', 'No.')), { maxMs: 60_000 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(keepTrying(() => Promise.reject(away()), { maxMs: 0 })).rejects.toMatchObject({ code: 'database_unavailable' });
    const stop = new AbortController();
    const tries = keepTrying(() => Promise.reject(away()), { maxMs: 60_000, signal: stop.signal, onRetry: () => stop.abort() });
    await expect(tries).rejects.toMatchObject({ name: 'AbortError' });
  });
});
