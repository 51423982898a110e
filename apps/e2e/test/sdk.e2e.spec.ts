import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { repositoryRoot } from '@fenago/local-parts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from './harness.js';
import { patternOf, repositoryFile } from './readme.js';

const RUN_MS = 60_000;
const BLOCK = /^```ts run\n([^]*?)^```$/gm;
const EXPECTED = '// → ';
const run = promisify(execFile);

describe("the SDK's README", () => {
  const lines = [...repositoryFile('libs/sdk/README.md').matchAll(BLOCK)].flatMap(([, block = '']) => block.trimEnd().split('\n'));
  const expected = lines.filter((line) => line.startsWith(EXPECTED)).map((line) => line.slice(EXPECTED.length));
  let test: TestSystem;
  let folder: string;
  let printed: readonly string[];

  beforeAll(async () => {
    test = await startTestSystem({ mode: 'standalone' });
    // In the repository, for there its packages are found.
    folder = await mkdtemp(fileURLToPath(new URL('sdk-readme-', import.meta.url)));
    const file = join(folder, 'readme.ts');
    await writeFile(file, lines.join('\n'));
    const env = { ...process.env, FENAGO_BASE_URL: test.api.baseUrl, FENAGO_API_KEY: test.api.apiKey, OXC_TSCONFIG_PATH: join(repositoryRoot, 'tsconfig.base.json') };
    const { stdout } = await run(process.execPath, ['--import', '@oxc-node/core/register', file], { env, cwd: repositoryRoot, timeout: RUN_MS });
    printed = stdout.trimEnd().split('\n').map((line) => line.trimEnd());
  }, 120_000 + RUN_MS);
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await test.stop();
  }, 60_000);

  it('prints what it says', () => {
    expect(expected.length).toBeGreaterThan(8);
    expect(printed).toHaveLength(expected.length);
  });

  it.each(expected.map((line, index) => [line, index] as const))('prints %s', (line, index) => {
    expect(printed[index]).toMatch(patternOf(line));
  });
});
