import { FenagoError } from '@fenago/contracts';
import { commit, create, newEvent, nothing, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { emptyOutcome, endOf } from './ending.js';
import { log, newExecution, type ExecutionFields, type ExecutionState, type Place } from './execution.state.js';

export interface Cancel {
  readonly executionId: string;
  /** For a turn that the conversation knows and this service does not yet: it is made as cancelled. */
  readonly unknown?: { readonly place: Place; readonly agentOwnerId: string };
}

/** What runs is asked to stop; what waits is cancelled at once. */
export function decideCancel(
  state: ExecutionState | null,
  cancel: Cancel,
  context: DecisionContext,
): Decision<ExecutionState, ExecutionFields> {
  if (state === null) return cancelUnknown(cancel, context);
  switch (state.status) {
    case 'queued':
    case 'requires_action': {
      const { set, logs, event } = cancelledNow(state, cancel.executionId, context);
      return commit({ set, append: { logs } }, [event], { ...state, ...set, logs: [...state.logs, ...logs] });
    }
    case 'in_progress': {
      const { conversationId, messageId, userId, agentId } = state;
      const set = { status: 'cancelling' } as const;
      const logs = [log(context.now, 'info', 'Asked to stop.')];
      const place = { executionId: cancel.executionId, conversationId, messageId, userId, agentId };
      return commit({ set, append: { logs } }, [newEvent('execution.cancelling', place)], { ...state, ...set, logs: [...state.logs, ...logs] });
    }
    case 'cancelling':
    // Asked for again, perhaps because the first answer was lost.
    case 'cancelled':
      return nothing(state);
    default:
      return reject(ended(state.status));
  }
}

function ended(status: string): FenagoError {
  return new FenagoError('execution_not_cancellable', `The execution has already ended as ${status}; there is nothing to stop.`);
}

function cancelUnknown({ executionId, unknown }: Cancel, context: DecisionContext): Decision<ExecutionState, ExecutionFields> {
  if (unknown === undefined) return reject(new FenagoError('not_found', 'There is no such execution; check its id.'));
  const fields = newExecution(unknown.place, unknown.agentOwnerId);
  const { set, logs, event } = cancelledNow(fields, executionId, context);
  const ended = { ...fields, ...set, logs };
  return create(ended, [event], ended);
}

function cancelledNow(fields: ExecutionFields, executionId: string, { now, version }: DecisionContext): ReturnType<typeof endOf> {
  return endOf(fields, emptyOutcome({ status: 'cancelled' }), { executionId, now, fence: version });
}
