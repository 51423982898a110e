import { ensureNatsServer, freePort, startNats, type RunningNats } from '@fenago/local-parts';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRATCH = 'fenago-test-nats-';

/** A nats-server of a test's own, on a port that it keeps over restarts. */
export interface TestNats {
  readonly url: string;
  readonly port: number;
  /** Sends a signal: SIGKILL ends the server without warning, SIGSTOP freezes it, SIGCONT thaws it. Resolves when it is gone, where it goes. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts the server again with the store it had; ends it first where it runs. */
  restart(): Promise<void>;
  /** The same, with an empty store: what a lost disk does. */
  wipe(): Promise<void>;
  /** Keeps a copy of the store as it is now (the server restarts for it) and answers how to go back to it. */
  snapshot(): Promise<{ rewind(): Promise<void> }>;
  /** Ends the server and removes its store. */
  stop(): Promise<void>;
}

/** Starts a nats-server with JetStream on a free port, with an empty store (well under a second). */
export async function startTestNats(): Promise<TestNats> {
  const folder = await mkdtemp(join(tmpdir(), SCRATCH));
  const storeDir = join(folder, 'store');
  const { path: binary } = await ensureNatsServer({ log: () => undefined });
  const settings = { storeDir, binary, logFile: join(folder, 'nats.log'), configFile: join(folder, 'nats.conf') };
  const port = await freePort();
  let nats: RunningNats = await startNats({ ...settings, port });
  const end = async (): Promise<void> => {
    // A frozen server would not hear that it should end.
    nats.kill('SIGCONT');
    await nats.stop();
  };
  const begin = async (): Promise<void> => {
    nats = await startNats({ ...settings, port });
  };
  return {
    url: nats.url,
    port,
    kill: async (signal) => {
      nats.kill(signal);
      if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') await nats.exited;
    },
    restart: async () => {
      await end();
      await begin();
    },
    wipe: async () => {
      await end();
      await rm(storeDir, { recursive: true, force: true });
      await begin();
    },
    snapshot: async () => {
      const copy = join(folder, `copy-${Date.now()}`);
      await end();
      await cp(storeDir, copy, { recursive: true });
      await begin();
      return {
        rewind: async () => {
          await end();
          await rm(storeDir, { recursive: true, force: true });
          await cp(copy, storeDir, { recursive: true });
          await begin();
        },
      };
    },
    stop: async () => {
      await end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
