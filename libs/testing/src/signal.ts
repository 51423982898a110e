import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { until } from './until.js';

interface Signalled {
  readonly pid: number;
  readonly exited: Promise<unknown>;
  kill(signal: NodeJS.Signals): void;
}

const run = promisify(execFile);

/** Sends a signal, and resolves once it has done what it does: the process is gone, or stands still. */
export async function signal(process: Signalled, name: NodeJS.Signals): Promise<void> {
  process.kill(name);
  if (name === 'SIGCONT') return;
  // Threads are stopped one after the other: until the last stands still the process may answer.
  if (name === 'SIGSTOP') await until(() => standsStill(process.pid), { what: `process ${process.pid} stands still` });
  else await process.exited;
}

async function standsStill(pid: number): Promise<boolean> {
  const { stdout } = await run('ps', ['-o', 'state=', '-p', String(pid)]);
  return stdout.trim().startsWith('T');
}
