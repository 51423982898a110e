import { createLogger } from '@fenago/observability';
import { describe, expect, it } from 'vitest';
import { DrainHooks } from './drain-hooks.js';

const hooksThatLogTo = (lines: string[]): DrainHooks => {
  const destination = { write: (line: string) => void lines.push(line) };
  return new DrainHooks(createLogger({ service: 'test', level: 'warn', destination }));
};

describe('drain hooks', () => {
  it('run at once and are waited for', async () => {
    const hooks = hooksThatLogTo([]);
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    hooks.register('first', () => {
      second.resolve();
      return first.promise;
    });
    hooks.register('second', async (deadline) => {
      expect(deadline).toBeGreaterThan(Date.now());
      await second.promise;
      first.resolve();
    });
    await hooks.run(Date.now() + 5_000);
  });

  it('log one that fails or is late, and go on', async () => {
    const lines: string[] = [];
    const hooks = hooksThatLogTo(lines);
    hooks.register('fails', () => {
      throw new Error('no');
    });
    hooks.register('hangs', () => new Promise(() => undefined));
    await hooks.run(Date.now() + 20);
    expect(lines.join()).toContain('the hook fails');
    expect(lines.join()).toContain('the hook hangs');
  });
});
