import { commit, newEvent, nothing, type Decision } from '@fenago/aggregate/decision';
import type { SessionEnd } from '@fenago/contracts';
import type { UserState } from './user.state.js';

export interface RevokeSessions {
  readonly reason: SessionEnd;
  /** Null: every one, or every one but that which asked. */
  readonly sessionId: string | null;
}

/** Sessions are no part of the user; the commit tells everybody that some of them are over. */
export function decideRevokeSessions(state: UserState | null, { reason, sessionId }: RevokeSessions): Decision<UserState, void> {
  if (state === null) return nothing(undefined);
  return commit({}, [newEvent('user.sessions_revoked', { userId: state._id, reason, sessionId })], undefined);
}
