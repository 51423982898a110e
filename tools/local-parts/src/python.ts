import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from './config.js';
import { LocalPartsError } from './errors.js';
import { withoutCredentials } from './redact.js';
import { run } from './run.js';

const installDeadlineMs = 5 * 60_000;

/** A Python with packages beside it. */
export interface PythonWithPackages {
  /** The interpreter. */
  readonly command: string;
  /** For PYTHONPATH. */
  readonly path: string;
}

/** A Python 3 with pip on this machine; undefined where there is none. */
export async function findPython(): Promise<string | undefined> {
  for (const candidate of ['python3', 'python', 'py']) {
    const { code } = await run(candidate, ['-m', 'pip', '--version'], { deadlineMs: 30_000 });
    if (code === 0) return candidate;
  }
  return undefined;
}

/**
 * Packages of a requirements file, in the project's own folder: nothing of the machine's Python is changed.
 * @throws LocalPartsError `python_missing`, `download_failed`
 */
export async function ensurePythonPackages(requirements: string): Promise<PythonWithPackages> {
  const command = await findPython();
  if (command === undefined) throw new LocalPartsError('python_missing', 'There is no Python 3 with pip on PATH; install one.');
  const { output: version } = await run(command, ['--version'], { deadlineMs: 30_000 });
  const digest = createHash('sha256').update(await readFile(requirements)).update(version).digest('hex').slice(0, 12);
  const cache = join(readConfig().home, 'python');
  const path = join(cache, digest);
  if (await exists(path)) return { command, path };
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, '.tmp-'));
  try {
    const flags = ['--no-input', '--disable-pip-version-check', '--progress-bar=off', '--only-binary=:all:'];
    const { code, output } = await run(command, ['-m', 'pip', 'install', ...flags, '--target', join(work, 'packages'), '-r', requirements], { deadlineMs: installDeadlineMs });
    if (code !== 0) {
      const tail = withoutCredentials(output.trim().split('\n').slice(-6).join('\n'));
      throw new LocalPartsError('download_failed', `Python packages could not be installed. Check the network and pip's settings. pip said:\n${tail}`);
    }
    // Another run may have been first; its packages are the same.
    await rename(join(work, 'packages'), path).catch(async (error: unknown) => {
      if (!(await exists(path))) throw error;
    });
    return { command, path };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
