import { describe, expect, it } from 'vitest';
import { run } from './terminal.js';

describe('npx fenago', () => {
  it('names its commands, and tells each by itself', async () => {
    const { code, out } = await run([]);
    expect(code).toBe(0);
    const names = [...(out[0] ?? '').matchAll(/^ {2}(\S+ \S+) {2}/gm)].map(([, name]) => String(name));
    expect(names).toContain('dead-letters redrive');
    for (const name of names) {
      const help = await run([...name.split(' '), '--help']);
      expect(help.code).toBe(0);
      expect(help.out[0]).toMatch(new RegExp(`^npx fenago ${name}`));
    }
  });

  it.each([
    [['nothing'], 'There is no command "nothing"'],
    [['dead-letters', 'list', '--odd'], "Unknown option '--odd'"],
    [['dead-letters', 'list'], 'Say whose key'],
    [['dead-letters', 'list', '--key', 'k', '--status', 'odd'], '--status takes open, redriven, discarded'],
    [['dead-letters', 'list', '--key', 'k', '--limit', '0'], '--limit takes a number from 1 on'],
    [['dead-letters', 'show', '--key', 'k'], 'Name one dead letter'],
    [['dead-letters', 'discard', 'dlet_1', '--key', 'k'], 'Say why: --reason'],
    [['projections', 'rebuild', 'conversation'], 'Name a service and one of its projections'],
    [['projections', 'rebuild', 'user', 'audit'], 'There is nothing to rebuild in "user"'],
    [['events', 'import'], 'Name the file to read'],
  ])('%j is called wrongly, and says what to do', async (argv, sentence) => {
    const { code, out, err } = await run(argv);
    expect(code).toBe(2);
    expect(out).toEqual([]);
    expect(err.join('\n')).toContain(sentence);
  });

  it('says what went wrong in a sentence', async () => {
    const { code, err } = await run(['dead-letters', 'list'], { FENAGO_URL: 'http://127.0.0.1:1', FENAGO_API_KEY: 'k' });
    expect(code).toBe(1);
    expect(err).toEqual([expect.stringContaining('Check that the system runs')]);
  });
});
