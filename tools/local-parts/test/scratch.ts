import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { readConfig, repositoryRoot } from '../src/index.js';
import { describeProcess } from '../src/process-info.js';

/** A folder of this test file, removed after it. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fenago-local-parts-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

export function isRunning(pid: number): boolean {
  return describeProcess(pid) !== undefined;
}

/** How to run a TypeScript file, or a script, on the sources. */
export const sourceFlags = ['--conditions=@fenago/source', '--import', '@oxc-node/core/register'];
export const sourceEnv = { PATH: readConfig().searchPath, OXC_TSCONFIG_PATH: join(repositoryRoot, 'tsconfig.base.json') };
