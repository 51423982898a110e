import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from './config.js';
import { LocalPartsError } from './errors.js';
import { exists, publish } from './publish.js';
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

/** @throws LocalPartsError `python_missing` */
export async function pythonWithPip(): Promise<string> {
  const command = await findPython();
  if (command === undefined) throw new LocalPartsError('python_missing', 'There is no Python 3 with pip on PATH; install one.');
  return command;
}

/**
 * Packages of a requirements file, in the project's own folder: nothing of the machine's Python is changed.
 * @throws LocalPartsError `python_missing`, `download_failed`
 */
export async function ensurePythonPackages(requirements: string): Promise<PythonWithPackages> {
  const command = await pythonWithPip();
  const { output: version } = await run(command, ['--version'], { deadlineMs: 30_000 });
  const digest = createHash('sha256').update(await readFile(requirements)).update(version).digest('hex').slice(0, 12);
  const cache = join(readConfig().home, 'python');
  const path = join(cache, digest);
  if (await exists(path)) return { command, path };
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, '.tmp-'));
  try {
    await installPythonPackages(command, requirements, join(work, 'packages'));
    await publish(join(work, 'packages'), path);
    return { command, path };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * Packages of a requirements file, in a folder that is made for them.
 * @throws LocalPartsError `download_failed`
 */
export async function installPythonPackages(python: string, requirements: string, folder: string): Promise<void> {
  const flags = ['--no-input', '--disable-pip-version-check', '--progress-bar=off', '--only-binary=:all:'];
  const { code, output } = await run(python, ['-m', 'pip', 'install', ...flags, '--target', folder, '-r', requirements], { deadlineMs: installDeadlineMs });
  if (code !== 0) {
    const tail = withoutCredentials(output.trim().split('\n').slice(-6).join('\n'));
    throw new LocalPartsError('download_failed', `Python packages could not be installed. Check the network and pip's settings. pip said:\n${tail}`);
  }
}
