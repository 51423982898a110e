import { readFileSync } from 'node:fs';
import { LocalPartsError } from './errors.js';
import { freePort } from './ports.js';
import { startProcess } from './processes.js';
import type { ManagedProcess, StartProcessOptions } from './processes.js';

const attempts = 3;
const readyDeadlineMs = 30_000;

/** A server that is starting: how to run it on a port, and how to tell that it is ready. */
export interface PartPlan {
  readonly name: string;
  readonly logFile: string;
  /** The port wanted; without it free ones are tried. */
  readonly port?: number;
  /** The process to start on this port. */
  command(port: number): Promise<StartProcessOptions> | StartProcessOptions;
  /**
   * Resolves when this very process serves (a server that has the port already must not be taken for it), to
   * `undefined` when it did not within `deadlineMs` or `signal` aborted.
   */
  ready(server: { port: number; pid: number }, wait: { deadlineMs: number; signal: AbortSignal }): Promise<true | undefined>;
}

export interface StartedPart {
  readonly process: ManagedProcess;
  readonly port: number;
}

/**
 * Starts a server and waits until it serves.
 * @throws LocalPartsError `port_in_use`, `data_dir_in_use`, `data_without_users`, `part_exited` or `part_not_ready`; the process is then gone.
 */
export async function startPart(plan: PartPlan): Promise<StartedPart> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryStart(plan, plan.port ?? (await freePort()));
    } catch (error) {
      // A port found free can be taken before the server binds it; a port that was asked for is reported.
      const lostRace = error instanceof LocalPartsError && error.code === 'port_in_use' && plan.port === undefined;
      if (!lostRace || attempt === attempts) throw error;
    }
  }
}

async function tryStart(plan: PartPlan, port: number): Promise<StartedPart> {
  const logStart = logSize(plan.logFile);
  const started = startProcess(await plan.command(port));
  const gone = new AbortController();
  void started.exited.then(() => gone.abort());
  try {
    const ready = await plan.ready({ port, pid: started.pid }, { deadlineMs: readyDeadlineMs, signal: gone.signal });
    if (ready !== undefined && !gone.signal.aborted) return { process: started, port };
  } catch (cause) {
    await started.stop();
    if (cause instanceof LocalPartsError) throw cause;
    throw new LocalPartsError('part_not_ready', `${plan.name} started but could not be set up. Its log is ${plan.logFile}.`, { cause });
  }
  if (gone.signal.aborted) throw exitedError(plan, port, readFileSync(plan.logFile).subarray(logStart).toString('utf8'));
  await started.stop();
  throw new LocalPartsError('part_not_ready', `${plan.name} was not ready after ${readyDeadlineMs / 1_000} s. Its log is ${plan.logFile}.`);
}

function logSize(file: string): number {
  try {
    return readFileSync(file).length;
  } catch {
    // The first start: no log yet.
    return 0;
  }
}

function exitedError(plan: PartPlan, port: number, log: string): LocalPartsError {
  if (/address already in use|only one usage of each socket address/i.test(log)) {
    return new LocalPartsError('port_in_use', `${plan.name} cannot listen on port ${port} of 127.0.0.1: another program has it. Choose another port, or none to get a free one.`);
  }
  if (/DBPathInUse|Unable to lock the lock file/.test(log)) {
    return new LocalPartsError('data_dir_in_use', `${plan.name} cannot start because another one is using the same data folder. Stop that one first, or set FENAGO_HOME to another folder.`);
  }
  const tail = log.trim().split('\n').slice(-3).join('\n').slice(-1_200);
  return new LocalPartsError('part_exited', `${plan.name} ended as soon as it was started. Its log is ${plan.logFile}; it ends with:\n${tail}`);
}
