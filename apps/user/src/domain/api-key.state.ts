import type { AggregateState } from '@fenago/aggregate/decision';
import type { Scope } from '@fenago/contracts';

/** An API key as it is kept: it can be recognised, but not read. */
export interface ApiKeyState extends AggregateState {
  readonly userId: string;
  /** What the user calls it. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** HMAC-SHA-256 of the key under the pepper, in hex. */
  readonly hash: string;
  readonly expiresAt: Date | null;
  /** Written beside the commits, at most once a minute. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}
