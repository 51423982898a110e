/**
 * Waits for a promise, at most `deadlineMs`.
 * @returns false where the deadline came first; the promise goes on
 */
export async function settledWithin(promise: Promise<unknown>, deadlineMs: number): Promise<boolean> {
  const late = Promise.withResolvers<false>();
  const timer = setTimeout(() => late.resolve(false), deadlineMs);
  try {
    return await Promise.race([promise.then(() => true), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Milliseconds to wait before attempt `attempt + 1` (from 0): doubles from `firstMs` to `capMs`, ± 20 %. */
export function backoffMs(attempt: number, firstMs: number, capMs: number): number {
  const exact = Math.min(capMs, firstMs * 2 ** Math.min(attempt, 20));
  return Math.max(1, Math.round(exact * (0.8 + Math.random() * 0.4)));
}
