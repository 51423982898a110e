/** What an event of Stripe's is read for: whose billing is to be looked at. Nothing else that it says is believed. */
export interface StripeNotice {
  readonly eventId: string;
  readonly type: string;
  /** When it happened, as Stripe says. */
  readonly createdAt: Date;
  /** Null where the event names no customer. */
  readonly customerId: string | null;
  /** What to ask for its customer; null where the event names none, or the customer itself. */
  readonly related: RelatedObject | null;
}

export const RELATED_TYPES = ['subscription', 'invoice', 'checkout.session'] as const;

export interface RelatedObject {
  readonly type: (typeof RELATED_TYPES)[number];
  readonly id: string;
}

const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

/** When a notice that could not be followed is to be tried again; null where it has been tried often enough. */
export function nextTry(attempts: number, isOutage: boolean, now: Date, random: number): Date | null {
  if (attempts >= ATTEMPTS && !isOutage) return null;
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts, 20));
  return new Date(now.getTime() + longest * (0.5 + random / 2));
}
