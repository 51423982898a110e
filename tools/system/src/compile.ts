import { LocalPartsError, repositoryRoot, startProcess, step } from '@fenago/local-parts';
import { join } from 'node:path';

/**
 * Compiles what has changed (10 s the first time, half a second when nothing has).
 * @throws LocalPartsError with the compiler's own lines
 */
export async function compile(): Promise<void> {
  const lines: string[] = [];
  const compiler = startProcess({
    name: 'tsc',
    command: process.execPath,
    args: [join(repositoryRoot, 'node_modules', '@typescript', 'native', 'bin', 'tsc'), '-b'],
    cwd: repositoryRoot,
    onLine: (line) => lines.push(line),
  });
  const { code } = await step('Compiling', compiler.exited);
  if (code !== 0) {
    throw new LocalPartsError('part_exited', `The code does not compile:\n${lines.join('\n')}`);
  }
}
