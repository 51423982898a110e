import { commit, newEvent, nothing, reject, type Decision } from '@fenago/aggregate/decision';
import { refuseRevision, type Role } from '@fenago/contracts';
import { adminByConfiguration, ownRole, userNotFound } from './errors.js';
import type { UserState } from './user.state.js';

/** The role that counts: an admin's, too, where the configuration names the address and it is known to be theirs. */
export function roleOf(user: Pick<UserState, 'email' | 'emailVerified' | 'role'>, adminEmails: readonly string[]): Role {
  return isConfigured(user, adminEmails) ? 'admin' : user.role;
}

function isConfigured({ email, emailVerified }: Pick<UserState, 'email' | 'emailVerified'>, adminEmails: readonly string[]): boolean {
  return emailVerified !== null && adminEmails.includes(email);
}

export interface ChangeRole {
  readonly adminId: string;
  readonly role: Role;
  readonly adminEmails: readonly string[];
  readonly ifRevisions?: readonly number[] | undefined;
}

/** Nobody changes their own role: whoever demotes others stays, so that an admin is left. */
export function decideChangeRole(state: UserState | null, { adminId, role, adminEmails, ifRevisions }: ChangeRole): Decision<UserState, void> {
  if (state === null) return reject(userNotFound());
  const refusal = refuseRevision(state.v, ifRevisions);
  if (refusal !== undefined) return reject(refusal);
  if (state._id === adminId) return reject(ownRole());
  if (role === 'user' && isConfigured(state, adminEmails)) return reject(adminByConfiguration());
  if (state.role === role) return nothing(undefined);
  return commit({ set: { role } }, [newEvent('user.role_changed', { userId: state._id, from: state.role, to: role })], undefined);
}
