import type { AggregateState } from '@fenago/aggregate/decision';
import { deterministicId, timeOfId, type Features } from '@fenago/contracts';
import type { Subscription } from './subscription.js';

/** What one user has subscribed to, and may do. */
export interface BillingAccountState extends AggregateState {
  readonly userId: string;
  readonly customerId: string | null;
  /** The one that counts, as Stripe had it when it was last asked. */
  readonly subscription: Subscription | null;
  /** Whether there has ever been one: a trial is for the first. */
  readonly hasSubscribed: boolean;
  readonly planId: string;
  readonly features: Features;
  /** When the plan has to be looked at anew: a failed payment's grace ends. */
  readonly entitledUntil: Date | null;
  /** Version of the plans by which it was last looked at. */
  readonly plansVersion: string;
  // Beside the commits, for they are no facts of billing's own: who the user is, and how often Stripe was asked.
  readonly email: string;
  readonly name: string;
  /** Of the user's event that told address and name. */
  readonly profileOrdinal: number;
  readonly lookups: number;
}

/** A user has one account. */
export function billingAccountIdOf(userId: string): string {
  return deterministicId('billingAccount', timeOfId(userId), userId, 'billing');
}
