import type { Cause } from '../types.js';

/** Causes that a document remembers; older ones are looked for in the outbox and the archive. */
export const CAUSE_WINDOW = 64;

/** A cause as the document keeps it. */
export interface SeenCause {
  readonly id: string;
  readonly at: Date;
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
