import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What tells one process from a later one with the same pid. */
export interface ProcessInfo {
  readonly command: string;
  /** When it started, in the system's own words: only good for comparing. */
  readonly startedAt: string;
}

/** The process, or `undefined` when there is none (a zombie counts as none). */
export function describeProcess(pid: number): ProcessInfo | undefined {
  if (!Number.isInteger(pid) || pid < 1) return undefined;
  if (process.platform === 'linux') return fromProc(pid);
  return process.platform === 'win32' ? fromWindows(pid) : fromPs(pid);
}

/** Slim container images have no `ps`, so Linux is asked through /proc. */
function fromProc(pid: number): ProcessInfo | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // "pid (name) state ppid …": the name may hold spaces and parentheses. Field 3 is the state, field 22 the start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { command, startedAt: fields[19] ?? '' };
  } catch {
    // No such process: the only way these files are missing.
    return undefined;
  }
}

function fromPs(pid: number): ProcessInfo | undefined {
  try {
    const line = execFileSync('ps', ['-ww', '-o', 'lstart=,stat=,command=', '-p', String(pid)], { encoding: 'utf8', env: { LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    // "Mon Nov 23 22:06:00 2026 S+   command": the date is 24 characters wide.
    const [, state = '', command = ''] = /^(\S+)\s+(.*)$/s.exec(line.slice(24).trim()) ?? [];
    return state.startsWith('Z') ? undefined : { command, startedAt: line.slice(0, 24) };
  } catch {
    // ps exits with 1 when there is no such process.
    return undefined;
  }
}

/** Windows shows no command line cheaply; an empty one is never taken for ours, so nothing is ended by mistake. */
function fromWindows(pid: number): ProcessInfo | undefined {
  try {
    process.kill(pid, 0);
    return { command: '', startedAt: '' };
  } catch {
    return undefined;
  }
}
