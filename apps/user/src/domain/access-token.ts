import { SCOPE_NAMES, type Role, type Scope } from '@fenago/contracts';

/** Seconds that an access token lives. */
export const ACCESS_TOKEN_SECONDS = 600;
export const ACCESS_TOKEN_AUDIENCE = 'fenago';

const DAY_MS = 24 * 60 * 60_000;

/** A time in which tokens are signed with one key. */
export interface Period {
  /** The same in every replica. */
  readonly kid: string;
  readonly end: Date;
}

export function periodAt(now: Date, days: number): Period {
  const lengthMs = days * DAY_MS;
  const index = Math.floor(now.getTime() / lengthMs);
  return { kid: `${days}d-${index}`, end: new Date((index + 1) * lengthMs) };
}

/** Where the private part of a key belongs: elsewhere it does not open. */
export const signingKeyContext = (kid: string): string => `signing_key:${kid}`;

/** A person who signed in may do whatever a user of that role may. */
export function scopesOf(role: Role): readonly Scope[] {
  return role === 'admin' ? SCOPE_NAMES : SCOPE_NAMES.filter((scope) => scope !== 'admin');
}
