import { repositoryRoot } from '@fenago/local-parts';
import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from './harness.js';
import { partsOf, patternOf, readTour, repositoryFile, variablesOfSource, variablesOfTable } from './readme.js';

const TOUR_MS = 90_000;
const run = promisify(execFile);
const readme = repositoryFile('README.md');

describe('the tour of the README', () => {
  const { script, expectations } = readTour(readme);
  let test: TestSystem;
  let folder: string;
  let parts: readonly string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fenago-readme-'));
    test = await startTestSystem({ mode: 'standalone', stripe: true, env: { BILLING_PLANS_FILE: join(repositoryRoot, 'libs/plans/plans.json'), MAIL_DIR: join(folder, '.fenago', 'mail') } });
    const { baseUrl, apiKey, agentId } = test.api;
    await mkdir(join(folder, '.fenago'), { recursive: true });
    await writeFile(join(folder, '.fenago', 'dev.json'), JSON.stringify({ baseUrl, apiKey, agentId }));
    const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}` };
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env, timeout: TOUR_MS });
    parts = partsOf(stdout);
  }, 120_000 + TOUR_MS);
  afterAll(async () => {
    await test.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  it('shows what each part of it must answer', () => {
    // A curl whose answer becomes a variable is seen in what follows.
    expect(expectations.length).toBeGreaterThanOrEqual(script.match(/^(?:until )?curl /gm)?.length ?? 0);
    expect(parts).toHaveLength(expectations.length);
  });

  it.each(expectations.map((expected, index) => [expected[0], index] as const))('answers %s', (_first, index) => {
    for (const expected of expectations[index] ?? []) expect(parts[index]).toMatch(patternOf(expected));
  });

  it('would not take another answer', () => {
    expect('HTTP/1.1 500 Internal Server Error').not.toMatch(patternOf('HTTP/1.1 202 Accepted'));
    expect('{"id":"conv_1"}').toMatch(patternOf('{"id":"…"}'));
    expect('{"id":"conv_1","more":1}').not.toMatch(patternOf('{"id":"…"}'));
  });
});

describe('the README', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const sources = ['tools/system/src/model.ts', 'tools/system/src/stripe.ts', 'tools/cli/run-system.ts', ...globSync('{apps/*,libs/host,tools/*}/src/config.ts', { cwd: root })];
  const read = [...new Set(sources.flatMap((file) => variablesOfSource(repositoryFile(file))))].toSorted();

  it('has every environment variable in its table, and no other', () => {
    expect(read).toContain('NATS_URL');
    expect([...variablesOfTable(readme)].toSorted()).toEqual(read);
  });

  it('links to files that are there', () => {
    const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => path.replace(/\/$/, ''));
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((path) => globSync(path, { cwd: root }).length === 0)).toEqual([]);
  });
});
