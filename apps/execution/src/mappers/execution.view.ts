import { timeOfId, type ExecutionView, type TurnView } from '@fenago/contracts';
import { NO_USAGE, newExecution, type ExecutionFields } from '../domain/execution.state.js';

type Viewed = ExecutionFields & { readonly createdAt: Date; readonly updatedAt: Date };

/** An execution as callers see it: without its lease, its input and its journal. */
export function toExecutionView(id: string, state: Viewed): ExecutionView {
  return {
    id,
    object: 'execution',
    agentId: state.agentId,
    conversationId: state.conversationId,
    userId: state.userId,
    messageId: state.messageId,
    status: state.status,
    model: state.model,
    tokensUsed: state.tokensUsed,
    usage: { ...NO_USAGE, ...state.usage },
    attempts: state.attempts,
    startTime: state.startTime?.toISOString() ?? null,
    endTime: state.endTime?.toISOString() ?? null,
    error: state.error,
    incomplete_details: state.incompleteReason === null ? null : { reason: state.incompleteReason },
    logs: state.logs.map((entry) => ({ at: entry.at.toISOString(), level: entry.level, message: entry.message })),
    result: state.result,
    options: state.options,
    createdAt: state.createdAt.toISOString(),
    updatedAt: state.updatedAt.toISOString(),
  };
}

/** The execution of a turn that only its conversation knows so far. */
export function toAwaitedView(turn: TurnView): ExecutionView {
  const createdAt = new Date(timeOfId(turn.executionId));
  const { options = null } = turn;
  return toExecutionView(turn.executionId, { ...newExecution(turn, turn.userId), options, createdAt, updatedAt: createdAt });
}
