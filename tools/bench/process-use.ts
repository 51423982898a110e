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
    // By thread, in nanoseconds: `/proc/<pid>/stat` counts in ticks of 10 ms, which of some turns is a tenth.
    for (const thread of readdirSync(`/proc/${pid}/task`)) cpuMs += nanosOf(`/proc/${pid}/task/${thread}/schedstat`) / NANOS;
    written += numberIn(readFileSync(`/proc/${pid}/io`, 'utf8'), 'write_bytes');
  }
  return { cpuMs, written };
}

/** Bytes of memory; what processes share counts once. */
export function memoryOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + numberIn(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), 'Pss') * 1_024, 0);
}

/** 0 of a thread that has ended meanwhile. */
function nanosOf(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8').split(' ')[0]);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return 0;
    throw error;
  }
}

function numberIn(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}
