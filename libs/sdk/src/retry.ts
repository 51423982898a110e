import { FenagoApiError, FenagoConnectionError } from './errors.js';

const FIRST_MS = 250;
const LONGEST_MS = 8_000;
/** A server that asks for more patience than this is not waited for. */
const PATIENCE_MS = 60_000;
/** So that clients that were refused together do not come back together. */
const JITTER = 0.25;

/**
 * Milliseconds after which a request may be sent again; undefined where it must not be, or where that would not help.
 * @param attempt how often it has been sent
 * @param isSafe sending it twice does what sending it once does
 * @param random from 0 to 1
 */
export function retryDelayMs(error: unknown, attempt: number, isSafe: boolean, random: number = Math.random()): number | undefined {
  if (!mayHelp(error, isSafe)) return undefined;
  const seconds = error instanceof FenagoApiError ? error.retryAfterSeconds : undefined;
  if (seconds !== undefined) return seconds * 1_000 > PATIENCE_MS ? undefined : seconds * 1_000 * (1 + JITTER * random);
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1)) * (1 - JITTER + JITTER * random);
}

function mayHelp(error: unknown, isSafe: boolean): boolean {
  if (error instanceof FenagoConnectionError) return isSafe;
  if (!(error instanceof FenagoApiError)) return false;
  // Refused before anything was done.
  if (error.status === 429) return true;
  return isSafe && (error.code === 'idempotency_in_flight' || [502, 503, 504].includes(error.status));
}

/** Waits. @throws the signal's reason where it ends the wait */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const done = (): void => {
      signal?.removeEventListener('abort', abort);
      resolve();
    };
    const timer = setTimeout(done, ms);
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    signal?.addEventListener('abort', abort, { once: true });
  });
}
