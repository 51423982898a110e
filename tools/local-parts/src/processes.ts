import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { LocalPartsError } from './errors.js';
import { recordProcess } from './pid-files.js';
import { writeLine } from './progress.js';

export interface StartProcessOptions {
  /** Shown before each of its lines and in messages. */
  readonly name: string;
  readonly command: string;
  readonly args?: readonly string[];
  /** The child's whole environment; the parent's by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Takes the output instead of the terminal; appended to, and set aside as `.1` when over 16 MiB. */
  readonly logFile?: string;
  /** Takes each line of output instead of the terminal. Not together with `logFile`. */
  readonly onLine?: (line: string) => void;
  /** Folder for a pid file by which a later start finds this process if its parent was killed. */
  readonly runDir?: string;
  /** A folder that only this process uses; removed with it when it is found orphaned. */
  readonly scratchDir?: string;
}

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ManagedProcess {
  readonly name: string;
  readonly pid: number;
  /** Never rejects. */
  readonly exited: Promise<ProcessExit>;
  /** SIGTERM, and SIGKILL to its whole group when it has not ended after `deadlineMs` (10 s by default). */
  stop(deadlineMs?: number): Promise<ProcessExit>;
  /** Sends a signal to this process alone; does nothing when it has ended. */
  kill(signal: NodeJS.Signals): void;
}

const logLimitBytes = 16 * 1024 * 1024;
const running = new Set<ChildProcess>();

/**
 * Starts a process in a group of its own, so that a terminal's Ctrl-C does not reach it before its parent has decided
 * the order of stopping. It dies with its parent: whatever still runs when the parent exits is killed.
 * @throws LocalPartsError `command_not_found`.
 */
export function startProcess(options: StartProcessOptions): ManagedProcess {
  const { child, pid } = launch(options);
  if (running.size === 0) process.on('exit', killRunning);
  running.add(child);
  const forget = options.runDir === undefined ? undefined : recordProcess(options.runDir, options.name, pid, options.scratchDir);
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => {
      running.delete(child);
      if (running.size === 0) process.off('exit', killRunning);
      forget?.();
      resolve({ code, signal });
    });
  });
  const kill = (signal: NodeJS.Signals) => void child.kill(signal);
  const stop = async (deadlineMs = 10_000) => {
    if (running.has(child)) kill('SIGTERM');
    const ended = await within(exited, deadlineMs);
    if (ended === undefined) killGroup(pid);
    return exited;
  };
  return { name: options.name, pid, exited, stop, kill };
}

function launch(options: StartProcessOptions): { child: ChildProcess; pid: number } {
  const log = options.logFile === undefined ? undefined : openLog(options.logFile);
  const stdio: StdioOptions = log === undefined ? ['ignore', 'pipe', 'pipe'] : ['ignore', log, log];
  try {
    const child = spawn(options.command, options.args ?? [], {
      stdio,
      detached: true,
      windowsHide: true,
      ...(options.env === undefined ? {} : { env: options.env }),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    // The reason comes as an event after the fact; that there is no pid is known at once.
    child.on('error', () => undefined);
    if (child.pid === undefined) {
      throw new LocalPartsError('command_not_found', `${options.name} cannot be started: ${options.command} is missing or not executable.`);
    }
    forwardLines(child, options);
    return { child, pid: child.pid };
  } finally {
    if (log !== undefined) closeSync(log);
  }
}

function forwardLines(child: ChildProcess, options: StartProcessOptions): void {
  const onLine = options.onLine ?? ((line: string) => writeLine(`[${options.name}] ${line}`));
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream, crlfDelay: Infinity }).on('line', onLine);
  }
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > logLimitBytes) renameSync(file, `${file}.1`);
  return openSync(file, 'a');
}

function killRunning(): void {
  for (const child of running) if (child.pid !== undefined) killGroup(child.pid);
}

/** Windows has no process groups; there the one process is killed. */
export function killGroup(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

export function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ESRCH';
}

async function within<T>(promise: Promise<T>, deadlineMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), deadlineMs);
  });
  try {
    return await Promise.race([promise, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
