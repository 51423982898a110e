/**
 * Waits for a promise, at most `deadlineMs`.
 * @returns false where the deadline came first; the promise goes on, and what it rejects with later is not ours to see
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

/** Milliseconds to wait before the next attempt: doubles from `firstMs` to `capMs`, ± 20 %, always an integer. */
export function backoffMs(attempt: number, firstMs: number, capMs: number): number {
  const exact = Math.min(capMs, firstMs * 2 ** Math.min(attempt, 20));
  return Math.max(1, Math.round(exact * (0.8 + Math.random() * 0.4)));
}
