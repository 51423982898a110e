import { execFile } from 'node:child_process';

export interface RunResult {
  /** `undefined` when the program could not be run or was ended at the deadline. */
  readonly code: number | undefined;
  /** Standard output and standard error, at most 8 MiB. */
  readonly output: string;
}

/** Runs a short program to its end, under this process's environment and what `env` adds; never throws. */
export function run(command: string, args: readonly string[], options: { deadlineMs: number; cwd?: string; env?: Readonly<Record<string, string>> }): Promise<RunResult> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...options.env };
    const settings = { timeout: options.deadlineMs, maxBuffer: 8 * 1024 * 1024, windowsHide: true, env, ...(options.cwd === undefined ? {} : { cwd: options.cwd }) };
    execFile(command, [...args], settings, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`;
      if (error === null) resolve({ code: 0, output });
      else resolve({ code: typeof error.code === 'number' ? error.code : undefined, output: output || error.message });
    });
  });
}
