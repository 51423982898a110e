import { announce, newEvent, type AggregateState, type Decision, type NewEvent } from '@fenago/aggregate/decision';
import { PUBLIC_OWNER, type AdminRead, type SignInMethod } from '@fenago/contracts';

/** Somebody came in, tried to, or looked at something. Of it nothing is kept but its event. */
export interface AccessState extends AggregateState {
  /** Whose events it is among. */
  readonly ownerId: string;
}

type Access = Decision<AccessState, void>;

export const decideSignedIn = (userId: string, sessionId: string, method: SignInMethod): Access =>
  told(userId, newEvent('user.signed_in', { userId, sessionId, method }));

/** @param userId null where nobody has the address */
export const decideSignInFailed = (userId: string | null): Access => told(userId ?? PUBLIC_OWNER, newEvent('user.sign_in_failed', { userId }));

/** @param userId whom it was about, where it was one user */
export const decideDataRead = (adminId: string, read: AdminRead, userId: string | null): Access =>
  told(adminId, newEvent('admin.data_read', { adminId, read, userId }));

function told(ownerId: string, event: NewEvent): Access {
  return announce({ ownerId }, [event], undefined);
}
