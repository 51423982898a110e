import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  /** Milliseconds until it gives up. */
  readonly deadlineMs: number;
  /** Milliseconds between two looks; 25 by default. */
  readonly everyMs?: number;
  readonly signal?: AbortSignal;
}

/** Looks at a condition until it gives a value; `undefined` when the deadline passes first or the signal aborts. */
export async function until<T>(condition: () => Promise<T | undefined> | T | undefined, options: WaitOptions): Promise<T | undefined> {
  const end = performance.now() + options.deadlineMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined) return value;
    if (performance.now() >= end || options.signal?.aborted) return undefined;
    await delay(options.everyMs ?? 25);
  }
}
