/** Whose attempt is to begin. */
export interface Claimant {
  readonly webhookId: string;
  readonly concurrency: number;
  /** It has failed or was slow lately, or has taken nothing yet, so its attempts may take long. */
  readonly isSuspect: boolean;
}

/** What is under way. */
export interface Load {
  readonly total: number;
  /** Of webhooks that are suspect. */
  readonly suspect: number;
  readonly ofWebhook: number;
  /** Webhooks with something to deliver. */
  readonly webhooks: number;
}

/** Of all attempts at once, that suspects may have. */
export const SUSPECT_SHARE = 0.5;

/**
 * Whether an attempt may begin. Everyone has at least one at a time and at most an equal share; who is suspect has one, and all of
 * those together no more than half, so that those who answer never wait for those who do not.
 */
export function mayBegin({ concurrency, isSuspect }: Claimant, { total, suspect, ofWebhook, webhooks }: Load, limit: number): boolean {
  if (total >= limit) return false;
  if (isSuspect) return ofWebhook < 1 && suspect < Math.floor(limit * SUSPECT_SHARE);
  const share = Math.max(1, Math.floor(limit / Math.max(1, webhooks)));
  return ofWebhook < Math.min(concurrency, share);
}
