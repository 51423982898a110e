import { commit, newEvent, nothing, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { refuseRevision } from '@fenago/contracts';
import { userNotFound } from './errors.js';
import type { UserState } from './user.state.js';

/** Undefined fields stay as they are. */
export interface UpdateUser {
  readonly name: string | undefined;
  readonly image: string | null | undefined;
  readonly ifRevisions?: readonly number[] | undefined;
}

export function decideUpdateUser(state: UserState | null, { name, image, ifRevisions }: UpdateUser): Decision<UserState, void> {
  if (state === null) return reject(userNotFound());
  const refusal = refuseRevision(state.v, ifRevisions);
  if (refusal !== undefined) return reject(refusal);
  const profile = { name: name ?? state.name, image: image === undefined ? state.image : image };
  if (profile.name === state.name && profile.image === state.image) return nothing(undefined);
  return commit({ set: profile }, [newEvent('user.updated', { userId: state._id, email: state.email, ...profile })], undefined);
}

/** The address is known to be theirs, by a token that was sent to it. */
export function decideVerifyEmail(state: UserState | null, { now }: DecisionContext): Decision<UserState, void> {
  if (state === null) return reject(userNotFound());
  if (state.emailVerified !== null) return nothing(undefined);
  const { _id: userId, email } = state;
  return commit({ set: { emailVerified: now } }, [newEvent('user.email_verified', { userId, email, emailVerified: now.toISOString() })], undefined);
}

/** @param email normalised, reserved for the user, and known to be theirs */
export function decideChangeEmail(state: UserState | null, email: string, { now }: DecisionContext): Decision<UserState, void> {
  if (state === null) return reject(userNotFound());
  const { _id: userId, name, image, email: previousEmail } = state;
  if (previousEmail === email) return nothing(undefined);
  const updated = newEvent('user.updated', { userId, email, name, image, previousEmail });
  const verified = newEvent('user.email_verified', { userId, email, emailVerified: now.toISOString() });
  return commit({ set: { email, emailVerified: now } }, [updated, verified], undefined);
}
