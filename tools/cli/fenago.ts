import { runProgram } from '@fenago/cli';

/** `npx fenago <command>`: what operators and admins do with a running system. */
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
const terminal = { out: (line: string) => void process.stdout.write(`${line}\n`), err: (line: string) => void process.stderr.write(`${line}\n`) };
process.exitCode = await runProgram(process.argv.slice(2), process.env, terminal, stopping.signal);
