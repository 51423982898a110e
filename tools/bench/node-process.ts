import { LocalPartsError, repositoryRoot, startProcess, writeLine, type ManagedProcess } from '@fenago/local-parts';
import { join } from 'node:path';

const START_MS = 30_000;

/** Runs a TypeScript file of this folder as a process of its own. @returns it, and the JSON of its first line */
export async function startNode<T>(file: string, env: Readonly<Record<string, string>>): Promise<{ readonly said: T; readonly process: ManagedProcess }> {
  const told = Promise.withResolvers<string>();
  const lines: string[] = [];
  const child = startProcess({
    name: file,
    command: process.execPath,
    args: ['--conditions=@fenago/source', '--import', '@oxc-node/core/register', join(repositoryRoot, 'tools', 'bench', file)],
    env: { ...process.env, ...env },
    onLine: (line) => {
      lines.push(line);
      told.resolve(line);
      // It has nothing more to say unless something is wrong.
      if (lines.length > 1) writeLine(`${file}: ${line}`);
    },
  });
  const late = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), START_MS).unref();
  });
  const first = await Promise.race([told.promise, late, child.exited]);
  if (typeof first === 'string' && first.startsWith('{')) return { said: JSON.parse(first) as T, process: child };
  await child.stop(1_000);
  throw new LocalPartsError('part_exited', `${file} did not start:\n${lines.join('\n')}`);
}
