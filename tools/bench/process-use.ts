import { readdirSync, readFileSync } from 'node:fs';

const NANOS = 1_000_000;

/** What processes have used since they started. */
export interface Use {
  /** Milliseconds of processor, user and system. */
  readonly cpuMs: number;
  /** Bytes that went to the disk. */
  readonly written: number;
}

export function useOf(pids: readonly number[]): Use {
  let cpuMs = 0;
  let written = 0;
  for (const pid of pids) {
    cpuMs += nanosOf(pid) / NANOS;
    written += numberIn(readFileSync(`/proc/${pid}/io`, 'utf8'), 'write_bytes');
  }
  return { cpuMs, written };
}

/** Bytes of memory; what processes share counts once. */
export function memoryOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + numberIn(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), 'Pss') * 1_024, 0);
}

/** What threads had used when they were looked at last, by process and thread: those that end take theirs along. */
const known = new Map<number, Map<string, number>>();

/** By thread, in nanoseconds: `/proc/<pid>/stat` counts in ticks of 10 ms, which of some turns is a tenth. */
function nanosOf(pid: number): number {
  const threads = known.get(pid) ?? new Map<string, number>();
  known.set(pid, threads);
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      threads.set(thread, Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]));
    } catch (error) {
      // It has ended at this moment.
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' && code !== 'ESRCH') throw error;
    }
  }
  const used = Array.from(threads.values()).reduce((sum, nanos) => sum + nanos, 0);
  if (used === 0) throw new Error('This kernel does not count the time of threads (/proc/<pid>/task/<tid>/schedstat); the bench needs it.');
  return used;
}

function numberIn(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}
