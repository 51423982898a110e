import { create, newEvent, nothing, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import type { Role } from '@fenago/contracts';
import type { UserState } from './user.state.js';

export interface RegisterUser {
  readonly userId: string;
  /** Normalised, and reserved for `userId`. */
  readonly email: string;
  readonly name: string;
  /** The address is known to be theirs. */
  readonly verified: boolean;
  readonly role: Role;
}

/** A user that is there already stays as it is. Emits `user.email_verified` after `user.registered` where the address is theirs. */
export function decideRegisterUser(
  state: UserState | null,
  { userId, email, name, verified, role }: RegisterUser,
  { now, version }: DecisionContext,
): Decision<UserState, UserState> {
  if (state !== null) return nothing(state);
  const fields = {
    email,
    name,
    emailVerified: verified ? now : null,
    role,
    image: null,
    stripeCustomerId: null,
    stripePriceId: null,
    stripeSubscriptionId: null,
    stripeSubscriptionStatus: null,
    features: {},
    billingOrdinal: 0,
  };
  const made = { ...fields, _id: userId, v: version, createdAt: now, updatedAt: now };
  const emailVerified = fields.emailVerified?.toISOString() ?? null;
  const registered = newEvent('user.registered', { userId, email, name, emailVerified, role });
  if (emailVerified === null) return create(fields, [registered], made);
  return create(fields, [registered, newEvent('user.email_verified', { userId, email, emailVerified })], made);
}
