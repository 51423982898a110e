import type { Cause } from '../types.js';

/** Causes that a document remembers; older ones are looked for in the outbox and the archive. */
export const CAUSE_WINDOW = 64;

/** A cause as the document keeps it. */
export interface SeenCause {
  readonly id: string;
  readonly at: Date;
}

/**
 * The window after more causes: the 64 youngest by their own time, not the last 64 handled. So whatever has left it is no
 * younger than the oldest in it, also where causes come late or carry no time of their own (the epoch).
 */
export function remember(window: readonly SeenCause[], more: readonly SeenCause[]): readonly SeenCause[] {
  return [...window, ...more].sort((a, b) => a.at.getTime() - b.at.getTime()).slice(-CAUSE_WINDOW);
}

/** `maybe`: the window is full and the cause is older than all it holds, so only outbox and archive know. */
export function lookForCause(window: readonly SeenCause[], cause: Cause): 'seen' | 'new' | 'maybe' {
  let oldest = Number.POSITIVE_INFINITY;
  for (const seen of window) {
    if (seen.id === cause.id) return 'seen';
    oldest = Math.min(oldest, seen.at.getTime());
  }
  return window.length >= CAUSE_WINDOW && cause.time.getTime() <= oldest ? 'maybe' : 'new';
}
