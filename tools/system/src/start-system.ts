import { freePort, LocalPartsError, startProcess, until, type ManagedProcess } from '@fenago/local-parts';
import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programArgs, SERVICES, type ProgramName, type ServiceName } from './services.js';

const READY_MS = 90_000;
const STOP_MS = 12_000;
const SHOWN_LINES = 15;

export interface SystemOptions {
  /** `standalone`: one process; `services`: one a replica. */
  readonly mode: 'standalone' | 'services';
  readonly mongodbUri: string;
  readonly natsUrl: string;
  /** Folder with the keys of the services' users on the broker; without it the URL says who connects. */
  readonly natsCredentialsDir?: string | undefined;
  /** Folder with the passwords of the services' users of the database; without it `mongodbUri` says who connects. */
  readonly mongodbCredentialsDir?: string | undefined;
  /** Folder for secrets, logs and pid files. */
  readonly home: string;
  /** Variables of every process: model, leases, prefixes. */
  readonly env?: Readonly<Record<string, string>>;
  /** Replicas by service; one where left out. */
  readonly replicas?: Partial<Record<ServiceName, number>>;
  /** Port of the first gateway; free ones where left out. */
  readonly port?: number;
  /** Restart on change, from the source. */
  readonly watch?: boolean;
  /** Takes the processes' lines; a file each under `<home>/logs` where left out. */
  readonly onLine?: (program: string, line: string) => void;
}

/** One process of the system. */
export interface SystemProcess {
  readonly program: ProgramName;
  readonly index: number;
  readonly process: ManagedProcess;
  /** Where its health and metrics are. */
  readonly opsUrl: string;
  /** Where the API is, if it serves it. */
  readonly baseUrl?: string;
  /** Resolves when it is ready to work. */
  readonly ready: Promise<void>;
}

export interface System {
  readonly processes: readonly SystemProcess[];
  /** Base URL of each gateway that was started. */
  readonly baseUrls: readonly string[];
  /** Starts one more replica of a service, under the same environment. @param env variables of that replica alone */
  start(service: ServiceName, env?: Readonly<Record<string, string>>): Promise<SystemProcess>;
  /** Ends all of it: gateways first, then what they lean on. */
  stop(): Promise<void>;
}

/**
 * Starts the services and waits until each is ready.
 * @throws LocalPartsError `part_exited` with the last lines of the process that ended, `part_not_ready` after 90 s
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  mkdirSync(join(options.home, 'logs'), { recursive: true });
  const port = options.port ?? (await freePort());
  const publicUrl = `http://127.0.0.1:${port}`;
  const defaults = { PUBLIC_URL: publicUrl, BILLING_RETURN_URL: publicUrl, MAIL_DIR: mailFolder(options.home) };
  const common = { ...defaults, ...process.env, ...ensureSecrets(options.home) };
  const processes: SystemProcess[] = [];
  const launch = async (program: ProgramName, port?: number, env?: Readonly<Record<string, string>>): Promise<SystemProcess> => {
    const index = processes.filter((other) => other.program === program).length + 1;
    const own = { ...options, env: { ...options.env, ...env } };
    const started = await launchProgram(own, common, { program, index, ...(port === undefined ? {} : { port }) });
    processes.push(started);
    return started;
  };
  const stop = async (): Promise<void> => {
    const gateways = processes.filter((one) => one.program === 'gateway');
    const others = processes.filter((one) => one.program !== 'gateway');
    for (const group of [gateways, others]) await Promise.all(group.map((one) => one.process.stop(STOP_MS)));
  };
  try {
    for (const program of programsOf(options)) {
      const isFirstApi = servesApi(program) && !processes.some((one) => one.baseUrl !== undefined);
      await launch(program, isFirstApi ? port : undefined);
    }
    await Promise.all(processes.map((one) => one.ready));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    processes,
    baseUrls: processes.flatMap((one) => one.baseUrl ?? []),
    start: async (service, env) => {
      const started = await launch(service, undefined, env);
      await started.ready;
      return started;
    },
    stop,
  };
}

function programsOf({ mode, replicas }: SystemOptions): readonly ProgramName[] {
  if (mode === 'standalone') return ['standalone'];
  return SERVICES.flatMap((service) => Array.from({ length: replicas?.[service] ?? 1 }, () => service));
}

function servesApi(program: ProgramName): boolean {
  return program === 'gateway' || program === 'standalone';
}

async function launchProgram(
  options: SystemOptions,
  common: NodeJS.ProcessEnv,
  { program, index, port }: { readonly program: ProgramName; readonly index: number; readonly port?: number },
): Promise<SystemProcess> {
  const name = `${program}-${index}`;
  const opsPort = await freePort();
  const apiPort = servesApi(program) ? (port ?? (await freePort())) : undefined;
  const last: string[] = [];
  const logFile = join(options.home, 'logs', `${name}.log`);
  const child = startProcess({
    name,
    command: process.execPath,
    args: programArgs(program, options.watch === true),
    env: {
      ...common,
      MONGODB_URI: options.mongodbUri,
      ...(options.mongodbCredentialsDir === undefined ? {} : { MONGODB_CREDENTIALS_DIR: options.mongodbCredentialsDir }),
      NATS_URL: options.natsUrl,
      ...(options.natsCredentialsDir === undefined ? {} : { NATS_CREDENTIALS_DIR: options.natsCredentialsDir }),
      ...options.env,
      OPS_PORT: String(opsPort),
      ...(apiPort === undefined ? {} : { PORT: String(apiPort) }),
    },
    runDir: join(options.home, 'run'),
    onLine: (line) => {
      last.push(line);
      if (last.length > SHOWN_LINES) last.shift();
      if (options.onLine === undefined) appendFileSync(logFile, `${line}\n`);
      else options.onLine(name, line);
    },
  });
  const opsUrl = `http://127.0.0.1:${opsPort}`;
  const started = {
    program,
    index,
    process: child,
    opsUrl,
    ready: becomesReady(child, opsUrl, last),
    ...(apiPort === undefined ? {} : { baseUrl: `http://127.0.0.1:${apiPort}` }),
  };
  // Waited for by the caller, perhaps after another has failed first.
  started.ready.catch(() => undefined);
  return started;
}

async function becomesReady(child: ManagedProcess, opsUrl: string, last: readonly string[]): Promise<void> {
  let ended = false;
  void child.exited.then(() => {
    ended = true;
  });
  const ready = await until(async () => (ended || (await isReady(opsUrl)) ? true : undefined), { deadlineMs: READY_MS, everyMs: 50 });
  if (ended) throw new LocalPartsError('part_exited', `${child.name} ended while it started. Its last lines:\n${last.join('\n')}`);
  if (ready === undefined) {
    throw new LocalPartsError('part_not_ready', `${child.name} is not ready after ${READY_MS / 1_000} s. Its last lines:\n${last.join('\n')}`);
  }
}

async function isReady(opsUrl: string): Promise<boolean> {
  try {
    return (await fetch(`${opsUrl}/health/ready`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    // Not listening yet.
    return false;
  }
}

/** Where mails are written for want of a mail server. */
export const mailFolder = (home: string): string => join(home, 'mail');

/** Made once for this home, so that what stands on them outlives a restart: the pepper of hashes, and the keys of sealed secrets and of the audit log. */
function ensureSecrets(home: string): Readonly<Record<'API_KEY_PEPPER' | 'SECRETS_MASTER_KEYS' | 'AUDIT_KEYS', string>> {
  const file = join(home, 'secrets.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<'apiKeyPepper' | 'masterKeys' | 'auditKeys', string>>) : {};
  const key = (): string => `local:${randomBytes(32).toString('base64')}`;
  const { apiKeyPepper = randomBytes(32).toString('base64url'), masterKeys = key(), auditKeys = key() } = known;
  const secrets = { apiKeyPepper, masterKeys, auditKeys };
  if (Object.values(known).length < Object.values(secrets).length) {
    writeFileSync(file, `${JSON.stringify(secrets, undefined, 2)}\n`, { mode: 0o600 });
  }
  return { API_KEY_PEPPER: apiKeyPepper, SECRETS_MASTER_KEYS: masterKeys, AUDIT_KEYS: auditKeys };
}
