import { newEvent, reject, remove, type Decision } from '@fenago/aggregate/decision';
import { refuseRevision } from '@fenago/contracts';
import { adminStays, ownAccount, userNotFound } from './errors.js';
import { roleOf } from './roles.js';
import type { UserState } from './user.state.js';

/** Longest time since a sign-in after which an account may be deleted by whoever signed in, in seconds. */
export const FRESH_SECONDS = 10 * 60;

export interface DeleteUser {
  readonly deletionId: string;
  readonly ifRevisions?: readonly number[] | undefined;
  /** An admin who decides it for somebody else. */
  readonly admin?: { readonly adminId: string; readonly adminEmails: readonly string[] };
}

/** Whether a session shows that the user was there a moment ago, and not only what they had left open. */
export function isFresh(session: { readonly createdAt: Date } | null, now: Date): boolean {
  return session !== null && now.getTime() - session.createdAt.getTime() <= FRESH_SECONDS * 1_000;
}

/** No admin deletes another one: the role is taken away first, which whoever looks after admins notices. */
export function decideDeleteUser(state: UserState | null, { deletionId, ifRevisions, admin }: DeleteUser): Decision<UserState, string> {
  if (state === null) return reject(userNotFound());
  const refusal = refuseRevision(state.v, ifRevisions);
  if (refusal !== undefined) return reject(refusal);
  if (admin !== undefined && state._id === admin.adminId) return reject(ownAccount());
  if (admin !== undefined && roleOf(state, admin.adminEmails) === 'admin') return reject(adminStays());
  return remove([newEvent('user.deleted', { userId: state._id, deletionId })], deletionId);
}
