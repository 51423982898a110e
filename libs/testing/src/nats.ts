import { ensureNatsUsers, INCLUDE_USERS, urlWithSeed } from '@fenago/access';
import { ensureNatsServer, freePort, readConfig, startNats, type RunningNats } from '@fenago/local-parts';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signal } from './signal.js';

/** By its first word a later run knows that it may remove the folder of a run that was killed. */
const SCRATCH = 'scratch-fenago-nats-';
/** Of a server's log: who may not do what. An answer over another connection than its request came by is late, and nobody waits for it. */
const REFUSAL = /Subscription Violation - .*|Publish Violation - (?!.*Subject "_INBOX_).*/;

/** A nats-server of a test's own, on a port that it keeps over restarts. */
export interface TestNats {
  /** Of its operator, where it has users. */
  readonly url: string;
  /** Without anybody's credentials. */
  readonly bareUrl: string;
  readonly port: number;
  /** Of its process; another one after a restart. */
  readonly pid: number;
  /** The keys of its users; only where it has users. */
  readonly credentialsDir: string | undefined;
  /** Sends a signal: SIGKILL ends the server without warning, SIGSTOP freezes it, SIGCONT thaws it. Resolves once it is gone, or stands still. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts the server again with the store it had; ends it first where it runs. */
  restart(): Promise<void>;
  /** The same, with an empty store: what a lost disk does. */
  wipe(): Promise<void>;
  /** What clients have sent to the server and it to them since it started, and how much of it was token frames. */
  traffic(): Promise<NatsTraffic>;
  /** What users tried and were refused, each once; as the server's log says it. */
  refusals(): Promise<readonly string[]>;
  /** Keeps a copy of the store as it is now (the server restarts for it) and answers how to go back to it. */
  snapshot(): Promise<{ rewind(): Promise<void> }>;
  /** Ends the server and removes its store. */
  stop(): Promise<void>;
}

export interface NatsTraffic {
  /** Messages that clients sent: requests, replies, events, acknowledgements, pulls, token frames. */
  readonly sent: number;
  /** Token frames among them. */
  readonly tokenFrames: number;
  /** Bytes of payload in both directions. */
  readonly bytes: number;
}

export interface TestNatsOptions {
  /** One user a service, with the rights that its sources need; without them anybody may do anything. */
  readonly users?: boolean;
}

/** Starts a nats-server with JetStream on a free port, with an empty store (well under a second). */
export async function startTestNats({ users = false }: TestNatsOptions = {}): Promise<TestNats> {
  const folder = await mkdtemp(join(tmpdir(), SCRATCH));
  const storeDir = join(folder, 'store');
  const { path: binary } = await ensureNatsServer({ log: () => undefined });
  const files = { storeDir, logFile: join(folder, 'nats.log'), configFile: join(folder, 'nats.conf') };
  const access = users ? ensureNatsUsers(folder) : undefined;
  const extra = access === undefined ? {} : { extraConfig: INCLUDE_USERS };
  const settings = { ...files, ...extra, binary, runDir: join(readConfig().home, 'run'), scratchDir: folder };
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
    url: access === undefined ? nats.url : urlWithSeed(nats.url, access.operatorSeed),
    bareUrl: nats.url,
    port,
    get pid() {
      return nats.pid;
    },
    credentialsDir: access?.credentialsDir,
    kill: (name) => signal(nats, name),
    restart: async () => {
      await end();
      await begin();
    },
    wipe: async () => {
      await end();
      await rm(storeDir, { recursive: true, force: true });
      await begin();
    },
    traffic: () => readTraffic(nats.monitorUrl),
    refusals: () => readRefusals(files.logFile),
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

async function readRefusals(logFile: string): Promise<readonly string[]> {
  const lines = (await readFile(logFile, 'utf8')).split('\n').flatMap((line) => REFUSAL.exec(line)?.[0] ?? []);
  return [...new Set(lines)];
}

interface Varz {
  readonly in_msgs: number;
  readonly in_bytes: number;
  readonly out_bytes: number;
}
interface Jsz {
  readonly account_details?: readonly { readonly stream_detail?: readonly { readonly name: string; readonly state: { readonly last_seq: number } }[] }[];
}

async function readTraffic(monitorUrl: string): Promise<NatsTraffic> {
  const [varz, jsz] = await Promise.all([read<Varz>(`${monitorUrl}/varz`), read<Jsz>(`${monitorUrl}/jsz?streams=true`)]);
  const streams = (jsz.account_details ?? []).flatMap((account) => account.stream_detail ?? []);
  const tokenFrames = streams.find((stream) => stream.name === 'TOK')?.state.last_seq ?? 0;
  return { sent: varz.in_msgs, tokenFrames, bytes: varz.in_bytes + varz.out_bytes };
}

async function read<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}
