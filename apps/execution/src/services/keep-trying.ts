import { FenagoError, type ErrorCode } from '@fenago/contracts';
import { setTimeout as delay } from 'node:timers/promises';

const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 5_000;

/** How long what a worker has done waits for the database to come back; while nobody can write, nobody can take it over either. */
export const MAX_STORE_MS = 10 * 60_000;

/** Codes of what passes by itself: something is away, busy or slow. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'database_unavailable',
  'broker_unavailable',
  'service_unavailable',
  'deadline_exceeded',
  'outcome_unknown',
  'concurrent_update',
  'backlog_full',
  'rate_limited',
]);

export function isPassing(error: unknown): boolean {
  return error instanceof FenagoError && PASSING.has(error.code);
}

export interface Persistence {
  /** Ends the waiting; what is under way is not cut short. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which the last error stands. */
  readonly maxMs: number;
  readonly onRetry?: (error: unknown, tries: number) => void;
}

/**
 * Repeats work that fails because something is away, with growing, jittered pauses.
 * @throws the last error, where it does not pass by itself or the time is over; an AbortError where the signal ended it
 */
export async function keepTrying<T>(work: () => Promise<T>, { signal, maxMs, onRetry }: Persistence): Promise<T> {
  const end = performance.now() + maxMs;
  for (let tries = 1; ; tries += 1) {
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || performance.now() >= end) throw error;
      onRetry?.(error, tries);
    }
    const longest = Math.min(LAST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 10));
    await delay(longest * (0.5 + Math.random() / 2), undefined, signal === undefined ? {} : { signal });
  }
}
