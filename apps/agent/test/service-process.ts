import { until } from '@fenago/testing';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface RunningProcess {
  /** Ends it without a warning. */
  kill(): Promise<void>;
  /** Waits until its log has this text. */
  says(text: string): Promise<void>;
}

/** Starts the service as a process that can be killed. */
export function startServiceProcess(env: Readonly<Record<string, string>>): RunningProcess {
  const args = ['--conditions=@fenago/source', '--import', '@oxc-node/core/register', MAIN];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (log += text));
  const exited = once(child, 'exit');
  return {
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    says: async (text) => void (await until(() => log.includes(text), { deadlineMs: 30_000, what: text })),
  };
}
