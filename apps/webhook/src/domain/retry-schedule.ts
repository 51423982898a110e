const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Before each further attempt; they span three days and a little, as Standard Webhooks propose. */
export const RETRY_DELAYS_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Of a delay, at most, more or less. */
const JITTER = 0.2;
/** As long as a receiver may have itself waited for. */
const LONGEST_RETRY_AFTER_MS = 24 * HOUR;

export interface Failure {
  /** Attempts since the delivery was queued, this one included. */
  readonly tries: number;
  /** Milliseconds that the answer asks to wait. */
  readonly retryAfterMs: number | undefined;
}

/**
 * Milliseconds until the next attempt; undefined where it was the last. A receiver can have itself waited for longer than the
 * schedule says, not shorter.
 * @param random from 0 to 1
 */
export function nextDelayMs(delays: readonly number[], { tries, retryAfterMs = 0 }: Failure, random: number): number | undefined {
  const delay = delays[tries - 1];
  if (delay === undefined) return undefined;
  const jittered = Math.round(delay * (1 - JITTER + 2 * JITTER * random));
  return Math.max(jittered, Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS));
}

/** The header `Retry-After`: seconds, or a date. Undefined where it is neither. */
export function parseRetryAfter(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * SECOND;
  // Date.parse also takes "-5" and the like for years; an HTTP date begins with the name of a day.
  const at = /^[A-Za-z]{3}/.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}

/** Whether a webhook has failed for so long that it is disabled. Failures of before it was enabled do not count. */
export function hasFailedTooLong({ failingSince, enabledAt }: { readonly failingSince: Date; readonly enabledAt: Date }, now: Date, afterMs: number): boolean {
  return now.getTime() - Math.max(failingSince.getTime(), enabledAt.getTime()) >= afterMs;
}
