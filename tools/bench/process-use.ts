import { readFileSync } from 'node:fs';

/** Length of a tick in `/proc/<pid>/stat`, in milliseconds: USER_HZ is 100 on every Linux that Node runs on. */
const TICK_MS = 10;

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
    // The name in brackets may hold spaces; the fields are counted behind it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    cpuMs += (Number(fields[11]) + Number(fields[12])) * TICK_MS;
    written += numberIn(readFileSync(`/proc/${pid}/io`, 'utf8'), 'write_bytes');
  }
  return { cpuMs, written };
}

/** Bytes of memory; what processes share counts once. */
export function memoryOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + numberIn(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'), 'Pss') * 1_024, 0);
}

function numberIn(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}
