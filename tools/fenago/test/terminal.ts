import type { Terminal } from '../src/command.js';
import { runProgram } from '../src/program.js';

/** What a command has written, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** Runs the program as the command line would, in this process. */
export async function run(argv: readonly string[], env: Readonly<Record<string, string>> = {}, signal = new AbortController().signal): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = { out: (line) => void out.push(line), err: (line) => void err.push(line) };
  const code = await runProgram(argv, env, terminal, signal);
  return { code, out, err };
}
