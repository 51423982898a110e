import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findBinary } from './binaries.js';
import { natsConfig } from './nats-config.js';
import { natsIsReady } from './nats-ready.js';
import { freePort } from './ports.js';
import type { ProcessExit } from './processes.js';
import { startPart } from './start-part.js';

export interface StartNatsOptions {
  /** JetStream's file store; kept between starts. */
  readonly storeDir: string;
  readonly logFile: string;
  /** Path of the executable; by default the one `ensureNatsServer` finds. */
  readonly binary?: string;
  /** A free one by default. */
  readonly port?: number;
  /** Where the generated configuration is written; `nats.conf` in the store by default. */
  readonly configFile?: string;
  /** More of nats-server's own configuration, for example users; appended as it is. */
  readonly extraConfig?: string;
  /** Folder for the pid file by which an orphan is found. */
  readonly runDir?: string;
  /** Removed with the process should it be found orphaned. */
  readonly scratchDir?: string;
}

export interface RunningNats {
  /** Without credentials. */
  readonly url: string;
  /** HTTP monitoring: `/healthz`, `/varz`, `/jsz`, `/connz`. */
  readonly monitorUrl: string;
  readonly port: number;
  readonly pid: number;
  readonly exited: Promise<ProcessExit>;
  /** SIGTERM, after 10 s SIGKILL. */
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

/**
 * Starts a nats-server with JetStream on 127.0.0.1 and waits (30 s at most) until it serves.
 * @throws LocalPartsError
 */
export async function startNats(options: StartNatsOptions): Promise<RunningNats> {
  const binary = options.binary ?? (await findBinary('nats-server')).path;
  const configFile = options.configFile ?? join(options.storeDir, 'nats.conf');
  await mkdir(options.storeDir, { recursive: true });
  await mkdir(dirname(configFile), { recursive: true });
  let monitorPort = 0;
  const { process: nats, port } = await startPart({
    name: 'nats-server',
    logFile: options.logFile,
    ...(options.port === undefined ? {} : { port: options.port }),
    command: async (onPort) => {
      monitorPort = await freePort();
      await writeFile(configFile, natsConfig({ ...options, port: onPort, monitorPort }));
      return {
        name: 'nats-server',
        command: binary,
        args: ['--config', configFile],
        logFile: options.logFile,
        ...(options.runDir === undefined ? {} : { runDir: options.runDir }),
        ...(options.scratchDir === undefined ? {} : { scratchDir: options.scratchDir }),
      };
    },
    // Only this process answers on the port it was just given for monitoring.
    ready: (server, wait) => natsIsReady(server.port, monitorPort, wait),
  });
  return {
    url: `nats://127.0.0.1:${port}`,
    monitorUrl: `http://127.0.0.1:${monitorPort}`,
    port,
    pid: nats.pid,
    exited: nats.exited,
    stop: async () => void (await nats.stop()),
    kill: nats.kill,
  };
}
