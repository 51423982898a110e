import { setTimeout as delay } from 'node:timers/promises';

export interface UntilOptions {
  /** Milliseconds until it gives up; 20,000 unless told. */
  readonly deadlineMs?: number;
  /** Milliseconds between two looks; 10 unless told. */
  readonly everyMs?: number;
  /** Named in the error. */
  readonly what?: string;
}

/**
 * Waits until a condition holds: gives a value that is neither undefined, null nor false.
 * @throws Error where it did not hold in time; what the condition itself threw last is its cause
 */
export async function until<T>(condition: () => Promise<T> | T, options: UntilOptions = {}): Promise<NonNullable<Exclude<T, false>>> {
  const { deadlineMs = 20_000, everyMs = 10, what = String(condition) } = options;
  const end = performance.now() + deadlineMs;
  for (let cause: unknown; ; ) {
    try {
      const value = await condition();
      if (value !== undefined && value !== null && value !== false) return value as NonNullable<Exclude<T, false>>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= end) throw new Error(`Not so within ${deadlineMs} ms: ${what}`, { cause });
    await delay(everyMs);
  }
}
