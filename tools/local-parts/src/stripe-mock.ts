import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { EnsureOptions } from './binaries.js';
import { cacheEntry } from './cache-entry.js';
import { readConfig } from './config.js';
import { LocalPartsError } from './errors.js';
import { findGo, runGo } from './go.js';
import type { Go } from './go.js';
import { accepts } from './ports.js';
import { step } from './progress.js';
import { startPart } from './start-part.js';
import { until } from './wait.js';

/** Stripe's own check of requests, and the OpenAPI document that comes with it: one version of one Go module. */
const MODULE = 'github.com/stripe/stripe-mock';
const VERSION = 'v0.203.0';
/** Go's digest of the module's files, its go.sum among them: what the module needs is pinned by that. */
const SUM = 'h1:EzW7nb/fphqcAkgVRHAaC88OaAZo6SBWSl54cflDTio=';

/** The go.sum that counts is the module's own, so no checksum database is asked. */
const SETTINGS = { GOSUMDB: 'off' };

export interface StripeMock {
  /** The server, absolute. */
  readonly binary: string;
  /** Stripe's OpenAPI document, absolute. */
  readonly specFile: string;
}

/** What a Go module's download says of itself. */
interface Downloaded {
  readonly Dir?: string;
  readonly Sum?: string;
}

/**
 * stripe-mock and its document from the cache in FENAGO_HOME, else built there from the pinned source.
 * @throws LocalPartsError `download_failed`, `hash_mismatch`, `python_missing`
 */
export async function ensureStripeMock(options: Pick<EnsureOptions, 'home' | 'env'> = {}): Promise<StripeMock> {
  const config = readConfig(options.env);
  const cached = await cacheEntry(join(options.home ?? config.home, 'bin'), `stripe-mock-${VERSION}`, async (work) => {
    const go = await findGo(config.searchPath, work);
    await step(`Building stripe-mock ${VERSION}`, build({ ...go, env: { ...go.env, ...SETTINGS } }, work));
  });
  return filesIn(cached);
}

async function build(go: Go, work: string): Promise<void> {
  const output = await runGo(go, ['mod', 'download', '-json', `${MODULE}@${VERSION}`], work);
  const { Dir: source, Sum: sum } = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)) as Downloaded;
  if (sum !== SUM || source === undefined) {
    throw new LocalPartsError('hash_mismatch', `What was downloaded as ${MODULE} ${VERSION} is not the pinned module. Look into the module proxy that Go uses (go env GOPROXY).`);
  }
  const { binary, specFile } = filesIn(join(work, 'entry'));
  await mkdir(join(work, 'entry'));
  await copyFile(join(source, 'embedded', 'openapi', 'spec3.json'), specFile);
  // Its vendor folder is not whole.
  await runGo(go, ['build', '-mod=readonly', '-o', binary, '.'], source);
}

function filesIn(folder: string): StripeMock {
  return { binary: join(folder, process.platform === 'win32' ? 'stripe-mock.exe' : 'stripe-mock'), specFile: join(folder, 'spec3.json') };
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
  const { binary } = await ensureStripeMock();
  const { process: child, port } = await startPart({
    name: 'stripe-mock',
    logFile: options.logFile,
    // It serves HTTPS too, unless told on one certain port of every address.
    command: (onPort) => ({ name: 'stripe-mock', command: binary, args: ['-http-addr', `127.0.0.1:${onPort}`, '-https-addr', '127.0.0.1:0'], logFile: options.logFile }),
    ready: ({ port }, wait) => until(async () => ((await accepts(port)) ? true : undefined), wait),
  });
  return { url: `http://127.0.0.1:${port}`, stop: async () => void (await child.stop()) };
}
