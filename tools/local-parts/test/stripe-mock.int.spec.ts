import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { ensureStripeMock, readConfig } from '../src/index.js';
import { scratchFolder } from './scratch.js';

const folder = scratchFolder();
const PINNED = 'h1:EzW7nb/fphqcAkgVRHAaC88OaAZo6SBWSl54cflDTio=';

/** A go on PATH that has the module already, and says what it was asked; what it does besides is `script`. */
function goThat(name: string, { sum = PINNED, script = '' } = {}): { readonly home: string; readonly env: { readonly PATH: string }; asked(): string[] } {
  const base = join(folder, name);
  const source = join(base, 'source');
  const calls = join(base, 'calls');
  mkdirSync(join(source, 'embedded', 'openapi'), { recursive: true });
  writeFileSync(join(source, 'embedded', 'openapi', 'spec3.json'), '{}');
  mkdirSync(join(base, 'path'));
  const go = `#!/bin/sh
echo "$1 $GOTOOLCHAIN $GOSUMDB" >> '${calls}'
case "$1" in
env) echo go1.26.6; exit;;
esac
${script}
case "$1" in
mod) echo '{"Dir":"${source}","Sum":"${sum}"}';;
build) echo built > "$4";;
esac
`;
  writeFileSync(join(base, 'path', 'go'), go);
  chmodSync(join(base, 'path', 'go'), 0o755);
  return {
    home: join(base, 'home'),
    env: { PATH: [join(base, 'path'), readConfig().searchPath].join(delimiter) },
    asked: () => readFileSync(calls, 'utf8').trim().split('\n'),
  };
}

it('builds once, the module being away for a moment, and then needs no go', async () => {
  const go = goThat('once', { script: `[ -e "$0.tried" ] || { touch "$0.tried"; echo "proxy is away" >&2; exit 1; }` });
  const built = await ensureStripeMock(go);
  expect(readFileSync(built.binary, 'utf8')).toBe('built\n');
  expect(readFileSync(built.specFile, 'utf8')).toBe('{}');
  expect(go.asked()).toEqual(['env local ', 'mod local off', 'mod local off', 'build local off']);

  expect(await ensureStripeMock({ home: go.home, env: { PATH: '' } })).toEqual(built);
  expect(readdirSync(join(go.home, 'bin'))).toEqual(['stripe-mock-v0.203.0']);
});

it('is built once for all who want it at the same time, also after one who was killed at it', async () => {
  const go = goThat('together');
  mkdirSync(join(go.home, 'bin'), { recursive: true });
  writeFileSync(join(go.home, 'bin', '.tmp-stripe-mock-v0.203.0.claim'), JSON.stringify({ pid: 2 ** 22 + 1, command: 'node', startedAt: 'long ago' }));
  const [one, other] = await Promise.all([ensureStripeMock(go), ensureStripeMock(go)]);
  expect(one).toEqual(other);
  expect(go.asked().filter((line) => line.startsWith('build'))).toHaveLength(1);
  expect(readdirSync(join(go.home, 'bin'))).toEqual(['stripe-mock-v0.203.0']);
});

it('refuses a module that is not the pinned one and keeps nothing of it', async () => {
  const go = goThat('other', { sum: 'h1:AAAA' });
  await expect(ensureStripeMock(go)).rejects.toMatchObject({ code: 'hash_mismatch' });
  expect(readdirSync(join(go.home, 'bin'))).toEqual([]);
});

it('says what go said where the module cannot be had', async () => {
  const go = goThat('away', { script: 'echo "dial tcp: no route to host" >&2; exit 1' });
  await expect(ensureStripeMock(go)).rejects.toMatchObject({ code: 'download_failed', message: expect.stringMatching(/Check the network.*no route to host/s) });
  expect(go.asked().filter((line) => line.startsWith('mod'))).toHaveLength(3);
  expect(readdirSync(join(go.home, 'bin'))).toEqual([]);
});
