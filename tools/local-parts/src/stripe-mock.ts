import { randomBytes } from 'node:crypto';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from './config.js';
import { LocalPartsError } from './errors.js';
import { step } from './progress.js';
import { withoutCredentials } from './redact.js';
import { run } from './run.js';
import { startPart } from './start-part.js';
import { accepts } from './ports.js';
import { until } from './wait.js';

/** Stripe's own check of requests, and the OpenAPI document that comes with it: one version of one Go module. */
const MODULE = 'github.com/stripe/stripe-mock';
const VERSION = 'v0.203.0';
/** Go's digest of the module's files. */
const SUM = 'h1:EzW7nb/fphqcAkgVRHAaC88OaAZo6SBWSl54cflDTio=';

const DOWNLOAD_MS = 5 * 60_000;
const BUILD_MS = 5 * 60_000;

/** What a Go module's download says of itself. */
interface Downloaded {
  readonly Dir?: string;
  readonly Sum?: string;
}

export interface StripeMockSource {
  /** Stripe's OpenAPI document, absolute. */
  readonly specFile: string;
}

/**
 * The pinned source of stripe-mock, by the `go` on PATH: its own proxy, cache and checks apply.
 * @throws LocalPartsError `go_missing`, `download_failed`, `hash_mismatch`
 */
export async function ensureStripeMockSource(): Promise<StripeMockSource> {
  const { code } = await run('go', ['version'], { deadlineMs: 30_000 });
  if (code !== 0) throw new LocalPartsError('go_missing', 'stripe-mock is a Go module, and there is no go on PATH. Install Go (1.22 or later).');
  // Outside of any module: one that is found above would have a say.
  const download = run('go', ['mod', 'download', '-json', `${MODULE}@${VERSION}`], { deadlineMs: DOWNLOAD_MS, cwd: tmpdir() });
  const result = await step(`Downloading ${MODULE} ${VERSION}`, download);
  if (result.code !== 0) throw failed('downloaded', result.output);
  const { Dir: folder, Sum: sum } = JSON.parse(result.output.slice(result.output.indexOf('{'), result.output.lastIndexOf('}') + 1)) as Downloaded;
  if (sum !== SUM || folder === undefined) {
    throw new LocalPartsError('hash_mismatch', `What was downloaded as ${MODULE} ${VERSION} is not the pinned module. Look into the module proxy that go uses (go env GOPROXY).`);
  }
  return { specFile: join(folder, 'embedded', 'openapi', 'spec3.json') };
}

/** stripe-mock, built once for FENAGO_HOME. */
async function ensureStripeMock(home: string): Promise<string> {
  await ensureStripeMockSource();
  const folder = join(home, 'bin', `stripe-mock-${VERSION}`);
  const binary = join(folder, process.platform === 'win32' ? 'stripe-mock.exe' : 'stripe-mock');
  if (await exists(binary)) return binary;
  const work = join(home, 'bin', `.tmp-stripe-mock-${randomBytes(6).toString('hex')}`);
  await mkdir(work, { recursive: true });
  try {
    const build = run('go', ['install', `${MODULE}@${VERSION}`], { deadlineMs: BUILD_MS, cwd: tmpdir(), env: { GOBIN: work } });
    const { code, output } = await step('Building stripe-mock', build);
    if (code !== 0) throw failed('built', output);
    // Another process may have been first; what it made is the same.
    await rename(work, folder).catch(async (error: unknown) => {
      if (!(await exists(binary))) throw error;
    });
    return binary;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

export interface RunningStripeMock {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts stripe-mock on 127.0.0.1 and waits until it serves.
 * @throws LocalPartsError
 */
export async function startStripeMock(options: { readonly logFile: string }): Promise<RunningStripeMock> {
  const binary = await ensureStripeMock(readConfig().home);
  const { process: child, port } = await startPart({
    name: 'stripe-mock',
    logFile: options.logFile,
    command: (onPort) => ({ name: 'stripe-mock', command: binary, args: ['-http-addr', `127.0.0.1:${onPort}`], logFile: options.logFile }),
    ready: ({ port }, wait) => until(async () => ((await accepts(port)) ? true : undefined), wait),
  });
  return { url: `http://127.0.0.1:${port}`, stop: async () => void (await child.stop()) };
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

function failed(what: string, output: string): LocalPartsError {
  const tail = withoutCredentials(output.trim().split('\n').slice(-6).join('\n'));
  return new LocalPartsError('download_failed', `${MODULE} ${VERSION} could not be ${what}. Check the network and go's settings. go said:\n${tail}`);
}
