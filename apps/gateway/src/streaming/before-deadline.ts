import { FenagoError } from '@fenago/contracts';
import { currentContext } from '@fenago/observability';

const DEFAULT_MS = 4_000;

/**
 * Waits for a promise until the deadline of the request that is running.
 * @throws FenagoError `deadline_exceeded`; what the promise does then is left to itself
 */
export async function beforeDeadline<T>(promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const leftMs = (currentContext()?.deadline ?? Date.now() + DEFAULT_MS) - Date.now();
  const timer = setTimeout(
    () => late.reject(new FenagoError('deadline_exceeded', 'The events could not be read in time; try again.', { retryAfterSeconds: 1 })),
    Math.max(0, leftMs),
  );
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
