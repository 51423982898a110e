import { createShutdown, LocalPartsError, readConfig, repositoryRoot, startProcess, step, stopOrphans, writeLine } from '@fenago/local-parts';
import { compile } from '@fenago/system';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runChecks } from './run-checks.js';

interface Counts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
}

const REPORT = join(repositoryRoot, 'node_modules', '.fenago-test-report.json');

/**
 * `npm test`: compiles, checks types, style and walls, and runs every test; with arguments, only the test files that they name. The last line
 * tells the counts.
 */
const shutdown = createShutdown({ signalExitCode: 130 });
try {
  const filters = process.argv.slice(2);
  await compile();
  const failed = filters.length > 0 ? 0 : await step('Checking types, style and walls', runChecks(['types', 'oxlint', 'boundaries']));
  if (failed !== 0) throw new LocalPartsError('part_exited', 'A check failed, as shown above; nothing was tested.');
  await shutdown.exit(await runTests(filters));
} catch (error) {
  await shutdown.fail(error);
}

async function runTests(filters: readonly string[]): Promise<number> {
  await rm(REPORT, { force: true });
  const tests = startProcess({
    name: 'vitest',
    command: process.execPath,
    args: [
      join(repositoryRoot, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${REPORT}`,
      ...filters,
    ],
    cwd: repositoryRoot,
    onLine: writeLine,
  });
  shutdown.add('The tests', () => tests.stop());
  const { code } = await tests.exited;
  // What tests that were cut off have left running.
  await stopOrphans(join(readConfig().home, 'run'), writeLine);
  const counts = JSON.parse(readFileSync(REPORT, 'utf8')) as Counts;
  writeLine(`${counts.numPassedTests} passed, ${counts.numFailedTests} failed`);
  return code ?? 1;
}
