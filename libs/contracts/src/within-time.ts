import { createContext, Script, type Context } from 'node:vm';

/** Work that takes longer than it may. */
export class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}

/** How often work is begun that was cut off while the process was not running. */
const ATTEMPTS = 5;
const MICROSECONDS = 1_000;
const script = new Script('work()');
let place: Context | undefined;

/**
 * Does work that is over at once or cut off, be it in the middle of a regular expression that would run for years. For work
 * without effects, for it ends wherever it is, and may be begun anew.
 * @param ms longest time that it may keep this process from everything else; time in which the machine gave the process
 * nothing to run with does not count
 * @throws TooSlowError, and what the work throws
 */
export function withinTime<T>(ms: number, work: () => T): T {
  for (let attempt = 1; ; attempt += 1) {
    const before = process.threadCpuUsage();
    try {
      return run(ms, work);
    } catch (error) {
      const { user, system } = process.threadCpuUsage(before);
      const wasRunning = user + system > (ms * MICROSECONDS) / 2;
      if (!(error instanceof TooSlowError) || wasRunning || attempt >= ATTEMPTS) throw error;
    }
  }
}

function run<T>(ms: number, work: () => T): T {
  // Made once: it costs more than what is done in it.
  place ??= createContext({});
  const outcome: { value?: T } = {};
  place['work'] = () => {
    outcome.value = work();
  };
  try {
    script.runInContext(place, { timeout: ms });
    return outcome.value as T;
  } catch (error) {
    // It is made in the context, so it is no instance of the `Error` here.
    const timedOut = (error as { readonly code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    throw timedOut ? new TooSlowError(`The work takes longer than ${ms} ms.`, { cause: error }) : error;
  } finally {
    delete place['work'];
  }
}
