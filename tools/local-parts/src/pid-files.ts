import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describeProcess } from './process-info.js';
import type { ProcessInfo } from './process-info.js';
import type { Log } from './progress.js';
import { until } from './wait.js';

export interface Identity extends ProcessInfo {
  readonly pid: number;
}

/** What `run/<name>-<pid>.pid` holds. */
interface PidFile extends Identity {
  readonly name: string;
  readonly owner: Identity;
  readonly scratchDir?: string;
}

/** Folders a pid file may name for removal carry this prefix: a damaged file can't remove anything else. */
export const scratchPrefix = 'scratch-';

/** Notes a process that this one has started. Gives what takes the note back. */
export function recordProcess(runDir: string, name: string, pid: number, scratchDir?: string): () => void {
  const entry: PidFile = {
    name,
    ...identityOf(pid),
    owner: identityOf(process.pid),
    ...(scratchDir === undefined ? {} : { scratchDir }),
  };
  const file = join(runDir, `${name.replace(/[^\w.-]/g, '_')}-${pid}.pid`);
  writeAtomically(file, entry);
  return () => rmSync(file, { force: true });
}

/**
 * Stops what earlier starts left behind when they were killed: processes noted in `runDir` that still run the noted
 * command while the process that started them is gone. Others are left alone. Gives the pids stopped.
 */
export async function stopOrphans(runDir: string, log: Log): Promise<number[]> {
  mkdirSync(runDir, { recursive: true });
  const files = readdirSync(runDir).filter((file) => file.endsWith('.pid')).map((file) => join(runDir, file));
  const noted = files.map((file) => ({ file, entry: readPidFile(file) }));
  const abandoned = noted.filter(({ entry }) => entry === undefined || !isAlive(entry.owner));
  const orphans = abandoned.flatMap(({ entry }) => (entry !== undefined && isStillItself(entry) ? [entry] : []));
  for (const { name, pid } of orphans) log(`Stopping ${name} (pid ${pid}), left behind by an earlier start that was killed.`);
  await Promise.all(orphans.map(end));
  for (const { file, entry } of abandoned) {
    if (entry?.scratchDir !== undefined && basename(entry.scratchDir).startsWith(scratchPrefix)) {
      rmSync(entry.scratchDir, { recursive: true, force: true });
    }
    rmSync(file, { force: true });
  }
  return orphans.map(({ pid }) => pid);
}

async function end(entry: Identity): Promise<void> {
  for (const [signal, deadlineMs] of [['SIGTERM', 10_000], ['SIGKILL', 5_000]] as const) {
    if (isStillItself(entry)) process.kill(entry.pid, signal);
    if (await until(() => (isStillItself(entry) ? undefined : true), { deadlineMs })) return;
  }
}

/** Whether the very process that was noted still runs. A process may rename itself, so only its start is compared. */
export function isAlive(noted: Identity): boolean {
  return describeProcess(noted.pid)?.startedAt === noted.startedAt;
}

/** The same, and with the command line it was started with: what must hold before a signal is sent. */
function isStillItself(noted: Identity): boolean {
  return noted.command !== '' && isAlive(noted) && describeProcess(noted.pid)?.command === noted.command;
}

export function identityOf(pid: number): Identity {
  const { command, startedAt } = describeProcess(pid) ?? { command: '', startedAt: '' };
  return { pid, command, startedAt };
}

/** Written whole or not at all, so that no reader meets half a file. */
export function writeAtomically(file: string, content: unknown): void {
  mkdirSync(join(file, '..'), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, JSON.stringify(content));
  renameSync(temporary, file);
}

function readPidFile(file: string): PidFile | undefined {
  try {
    const entry = JSON.parse(readFileSync(file, 'utf8')) as PidFile;
    return Number.isInteger(entry.pid) && Number.isInteger(entry.owner.pid) ? entry : undefined;
  } catch {
    // Removed meanwhile, or not ours: there is nothing to stop by it.
    return undefined;
  }
}
