import { commit, nothing, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { emptyOutcome, endOf, type Ending } from './ending.js';
import type { ExecutionState } from './execution.state.js';

export const ACTION_EXPIRED: Ending = {
  status: 'expired',
  error: { code: 'action_expired', message: 'Nobody answered what the execution asked for in time, so it was not done; send the message again.' },
};

/** What nobody has answered in time is not done. */
export function decideExpireActions(state: ExecutionState | null, { now, version }: DecisionContext): Decision<ExecutionState, void> {
  const due = state?.status === 'requires_action' && state.actionsExpireAt !== null && state.actionsExpireAt <= now;
  if (state === null || !due) return nothing(undefined);
  const { set, logs, event } = endOf(state, emptyOutcome(ACTION_EXPIRED), { executionId: state._id, now, fence: version });
  return commit({ set, append: { logs } }, [event], undefined);
}
