import type { Counted } from './window-counts.js';

/** Length of every window, in milliseconds. */
export const WINDOW_MS = 60_000;

/** How many requests a minute something may make. */
export interface Quota {
  /** As clients see it in `RateLimit-Policy`. */
  readonly name: string;
  readonly limit: number;
}

/** What is left of a quota. */
export interface Standing extends Quota {
  readonly left: number;
  /** Whole seconds until the window ends. */
  readonly resetSeconds: number;
}

/** How a quota stands; of the window before, as much counts as lies within the last minute. */
export function standingOf(quota: Quota, counted: Counted): Standing {
  const { current, previous, elapsedMs } = counted;
  const used = current + previous * (1 - elapsedMs / WINDOW_MS);
  const left = Math.max(0, Math.floor(quota.limit - used));
  return { ...quota, left, resetSeconds: Math.ceil((WINDOW_MS - elapsedMs) / 1_000) };
}

/** Whole seconds after which one more request fits, if none comes before; at least 1. */
export function secondsUntilFree({ limit }: Quota, { current, previous, elapsedMs }: Counted): number {
  const room = limit - 1;
  const ms =
    current <= room
      ? share(previous, room - current) - elapsedMs
      : WINDOW_MS - elapsedMs + share(current, room);
  return Math.max(1, Math.ceil(ms / 1_000));
}

/** Milliseconds of a window after which no more than `room` of what the window before counted still lie within the last minute. */
function share(before: number, room: number): number {
  return before <= room ? 0 : WINDOW_MS * (1 - room / before);
}
