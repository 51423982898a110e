import type { AggregateState } from '@fenago/aggregate/decision';
import type { Role } from '@fenago/contracts';

export interface UserState extends AggregateState {
  /** Normalised; reserved for this user. */
  readonly email: string;
  readonly name: string;
  readonly emailVerified: Date | null;
  readonly role: Role;
  /** Address of a picture. */
  readonly image: string | null;
  // A projection of what billing knows; null and empty until its events come.
  readonly stripeCustomerId: string | null;
  readonly stripePriceId: string | null;
  readonly stripeSubscriptionId: string | null;
  readonly stripeSubscriptionStatus: string | null;
  /** Limits and flags of the user's plan. */
  readonly features: Readonly<Record<string, unknown>>;
  /** Of the event of billing's that told them last; 0 until one has. */
  readonly billingOrdinal: number;
}

/** What the user is to billing. */
export type BillingProjection = Pick<
  UserState,
  'stripeCustomerId' | 'stripePriceId' | 'stripeSubscriptionId' | 'stripeSubscriptionStatus' | 'features' | 'billingOrdinal'
>;
