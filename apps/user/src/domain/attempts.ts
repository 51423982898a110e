/** How often something may fail, or be done, before who does it has to wait. */
export interface AttemptPolicy {
  /** As often without a wait. */
  readonly limit: number;
  /** Milliseconds after which the count begins anew. */
  readonly windowMs: number;
  /** The wait after the last of them; it doubles with each further one. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;

export const ATTEMPTS = {
  /** Wrong passwords for one address. */
  address: { limit: 10, windowMs: QUARTER_MS, firstWaitMs: MINUTE_MS, longestWaitMs: QUARTER_MS },
  /** Wrong passwords from one client, for whatever addresses. */
  client: { limit: 100, windowMs: QUARTER_MS, firstWaitMs: MINUTE_MS, longestWaitMs: QUARTER_MS },
  /** Mails to one address. */
  mailsToAddress: { limit: 5, windowMs: HOUR_MS, firstWaitMs: HOUR_MS, longestWaitMs: HOUR_MS },
  /** Mails that one client asks for. */
  mailsByClient: { limit: 50, windowMs: HOUR_MS, firstWaitMs: MINUTE_MS, longestWaitMs: HOUR_MS },
} as const satisfies Readonly<Record<string, AttemptPolicy>>;
export type AttemptKind = keyof typeof ATTEMPTS;
