import { LocalPartsError } from './errors.js';
import { writeLine } from './progress.js';
import type { Log } from './progress.js';

export interface ShutdownOptions {
  readonly log?: Log;
  /** Milliseconds for everything together, 30,000 by default; then the process ends with code 1. */
  readonly deadlineMs?: number;
  /** Exit code after a signal and a clean stop; 0 by default. A test run that was interrupted gives 130. */
  readonly signalExitCode?: number;
}

/** Stops things in the reverse order of their adding, once, whatever ends the process. */
export interface Shutdown {
  /** Aborts when stopping begins: for start-up work that should not go on. */
  readonly signal: AbortSignal;
  add(name: string, stop: () => Promise<unknown>): void;
  /** Stops everything and exits with this code, or 1 when something could not be stopped. */
  exit(code: number): Promise<void>;
  /** Shows the error (a LocalPartsError as its sentence, others with their stack) and exits with 1. */
  fail(error: unknown): Promise<void>;
}

const impatienceMs = 1_000;

/**
 * Handles SIGINT, SIGTERM, SIGHUP, the end of a parent that gave an IPC channel (as tools/bootstrap.mjs does), and
 * errors nobody caught. Processes of `startProcess` that are left at the very end are killed with this one.
 */
export function createShutdown(options: ShutdownOptions = {}): Shutdown {
  const log = options.log ?? writeLine;
  const aborting = new AbortController();
  const stops: { name: string; stop: () => Promise<unknown> }[] = [];
  let begunAt: number | undefined;

  const exit = async (code: number) => {
    if (begunAt !== undefined) return;
    begunAt = performance.now();
    aborting.abort();
    setTimeout(() => giveUp(log, stops.at(-1)?.name), options.deadlineMs ?? 30_000).unref();
    process.exit((await stopAll(stops, log)) ? code : 1);
  };
  const fail = (error: unknown) => {
    log(sentenceOf(error));
    return exit(1);
  };
  const onSignal = (signal: string) => {
    // npm passes on a Ctrl-C that the terminal has sent already; a later one is a person who does not want to wait.
    if (begunAt !== undefined && performance.now() - begunAt > impatienceMs) process.exit(130);
    if (begunAt === undefined) log(`Stopping (${signal}) …`);
    void exit(options.signalExitCode ?? 0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => onSignal(signal));
  // A terminal that was closed, or a reader that went away: unheard, each line said about it would be the next error.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => void exit(options.signalExitCode ?? 0));
  process.on('uncaughtException', (error) => void fail(error)).on('unhandledRejection', (error) => void fail(error));
  if (process.connected) {
    process.once('disconnect', () => onSignal('the parent ended'));
    process.channel?.unref();
  }
  return { signal: aborting.signal, add: (name, stop) => void stops.push({ name, stop }), exit, fail };
}

async function stopAll(stops: { name: string; stop: () => Promise<unknown> }[], log: Log): Promise<boolean> {
  let clean = true;
  for (let entry = stops.at(-1); entry !== undefined; entry = stops.at(-1)) {
    try {
      await entry.stop();
    } catch (error) {
      clean = false;
      log(`${entry.name} could not be stopped: ${sentenceOf(error)}`);
    }
    stops.pop();
  }
  return clean;
}

function giveUp(log: Log, name: string | undefined): void {
  log(`${name ?? 'Something'} did not stop in time; ending without it.`);
  process.exit(1);
}

function sentenceOf(error: unknown): string {
  if (error instanceof LocalPartsError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
