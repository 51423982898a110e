import type { AggregateState } from '@fenago/aggregate/decision';

/** Somebody who left an address before signing up. */
export interface LeadState extends AggregateState {
  /** Normalised. */
  readonly email: string;
  readonly name: string | null;
  /** Where it was left, as the page that asked calls itself. */
  readonly source: string;
  /** When it was known that the address has an account. */
  readonly convertedAt: Date | null;
  readonly convertedUserId: string | null;
}
