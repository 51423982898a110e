import { commit, create, nothing, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { emptyOutcome, endOf } from './ending.js';
import { newExecution, type ExecutionState, type Turn } from './execution.state.js';

/** A turn whose execution cannot be started, since its agent is gone. */
export interface Refuse {
  readonly executionId: string;
  readonly turn: Turn;
  readonly error: { readonly code: string; readonly message: string };
}

/** Ends a new, queued or lost execution as failed; one that has ended stays as it is. */
export function decideRefuse(
  state: ExecutionState | null,
  { executionId, turn, error }: Refuse,
  context: DecisionContext,
): Decision<ExecutionState, void> {
  if (state !== null && state.status !== 'queued') return nothing(undefined);
  const { messagePosition, agentVersion, input, toolCallId, images, options } = turn;
  const known = { messagePosition, agentVersion, input, toolCallId, images, options };
  const fields = { ...(state ?? newExecution(turn, turn.userId)), ...known };
  const outcome = emptyOutcome({ status: 'failed', error });
  const { set, logs, event } = endOf(fields, outcome, { executionId, now: context.now, fence: context.version });
  if (state === null) return create({ ...fields, ...set, logs }, [event], undefined);
  return commit({ set: { ...known, ...set }, append: { logs } }, [event], undefined);
}
