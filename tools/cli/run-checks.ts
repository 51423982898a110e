import { repositoryRoot, startProcess, writeLine } from '@fenago/local-parts';
import { join } from 'node:path';

const BIN = join(repositoryRoot, 'node_modules');
const CHECKS = {
  // Tests and tools too, from the sources: what must not compile is marked @ts-expect-error there.
  types: [join(BIN, '@typescript', 'native', 'bin', 'tsc'), '-p', 'tsconfig.spec.json'],
  oxlint: [join(BIN, 'oxlint', 'bin', 'oxlint'), '--deny-warnings', 'apps', 'libs', 'tools'],
  boundaries: [join(BIN, 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs'), '--config', '.dependency-cruiser.cjs', 'apps', 'libs', 'tools'],
} as const;

/** Runs checks one after the other and shows what they say; answers 0 where all pass. */
export async function runChecks(names: readonly (keyof typeof CHECKS)[]): Promise<number> {
  for (const name of names) {
    const check = startProcess({ name, command: process.execPath, args: CHECKS[name], cwd: repositoryRoot, onLine: writeLine });
    const { code } = await check.exited;
    if (code !== 0) return code ?? 1;
  }
  return 0;
}
