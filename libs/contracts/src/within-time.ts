import { createContext, Script, type Context } from 'node:vm';

/** Work that takes longer than it may. */
export class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}

const script = new Script('work()');
let place: Context | undefined;

/**
 * Does work that is over at once or cut off, be it in the middle of a regular expression that would run for years. For work
 * without effects, for it ends wherever it is.
 * @param ms longest time that it may keep this process from everything else
 * @throws TooSlowError, and what the work throws
 */
export function withinTime<T>(ms: number, work: () => T): T {
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
