/** What is known of a request that carries a key. */
export interface KnownRequest {
  readonly fingerprint: string;
  /** Until then an attempt may be under way. */
  readonly lockedUntil: Date;
  readonly isAnswered: boolean;
}

/** An attempt is given up this long after it began, in milliseconds: longer than the gateway lets any request take (5 s). */
export const LOCK_MS = 10_000;

/**
 * `free`: nobody is at it · `answered` · `in_flight`, for at most so many seconds · `other`: the key was used for another
 * request.
 */
export type Standing =
  | { readonly kind: 'free' | 'answered' | 'other' }
  | { readonly kind: 'in_flight'; readonly retryAfterSeconds: number };

/** How a request stands that came before with the same key. */
export function standingOf(known: KnownRequest, fingerprint: string, now: Date): Standing {
  if (known.fingerprint !== fingerprint) return { kind: 'other' };
  if (known.isAnswered) return { kind: 'answered' };
  const leftMs = known.lockedUntil.getTime() - now.getTime();
  return leftMs > 0 ? { kind: 'in_flight', retryAfterSeconds: Math.ceil(leftMs / 1_000) } : { kind: 'free' };
}
