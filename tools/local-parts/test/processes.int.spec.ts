import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryRoot, startProcess } from '../src/index.js';
import { isRunning, scratchFolder, sourceEnv, sourceFlags } from './scratch.js';

const folder = scratchFolder();

function node(script: string, onLine: (line: string) => void = () => undefined) {
  return startProcess({ name: 'child', command: process.execPath, args: ['-e', script], onLine });
}

/** Starts a script and waits until it has printed `up`. */
async function upAndRunning(script: string) {
  const up = Promise.withResolvers<void>();
  const child = node(`${script}; setInterval(() => {}, 1000); console.log('up')`, (line) => line === 'up' && up.resolve());
  await up.promise;
  return child;
}

it('gives the lines and the exit code', async () => {
  const lines: string[] = [];
  const child = node("console.log('one'); console.error('two'); process.exitCode = 3", (line) => void lines.push(line));
  expect(await child.exited).toEqual({ code: 3, signal: null });
  await expect.poll(() => lines.sort()).toEqual(['one', 'two']);
});

it('writes the output to a log file', async () => {
  const logFile = join(folder, 'logs', 'child.log');
  await startProcess({ name: 'child', command: process.execPath, args: ['-e', "console.log('kept')"], logFile }).exited;
  expect(readFileSync(logFile, 'utf8')).toBe('kept\n');
});

it('lets a child end by itself on SIGTERM, and kills one that does not', async () => {
  const willing = await upAndRunning("process.on('SIGTERM', () => process.exit(0))");
  expect(await willing.stop()).toEqual({ code: 0, signal: null });
  const deaf = await upAndRunning("process.on('SIGTERM', () => {})");
  expect(await deaf.stop(100)).toEqual({ code: null, signal: 'SIGKILL' });
  expect([willing.pid, deaf.pid].map(isRunning)).toEqual([false, false]);
});

it('says at once that a command does not exist', () => {
  expect(() => startProcess({ name: 'child', command: join(folder, 'missing') })).toThrow(expect.objectContaining({ code: 'command_not_found' }));
});

it('takes a child along when its parent exits without stopping it', async () => {
  const index = new URL('../src/index.ts', import.meta.url).href;
  const script = `
    const { startProcess } = await import(${JSON.stringify(index)});
    const child = startProcess({ name: 'grandchild', command: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'] });
    console.log(child.pid);
    process.exit(0);`;
  const pid = Promise.withResolvers<number>();
  const args = [...sourceFlags, '--input-type=module', '-e', script];
  const onLine = (line: string) => pid.resolve(Number(line));
  const parent = startProcess({ name: 'parent', command: process.execPath, args, env: sourceEnv, cwd: repositoryRoot, onLine });
  expect(await parent.exited).toEqual({ code: 0, signal: null });
  expect(await pid.promise).toBeGreaterThan(0);
  await expect.poll(async () => isRunning(await pid.promise)).toBe(false);
});
