import { isTerminal, shownProvider, timeOfId, type ExecutionView, type StepView, type TurnView } from '@fenago/contracts';
import { MAX_LOGS, newExecution, type ExecutionFields } from '../domain/execution.state.js';
import { pendingActions } from '../domain/proceed.js';
import { isWaiting, type Step } from '../domain/steps.js';
import { NO_USAGE } from '../domain/usage.js';

type Viewed = ExecutionFields & { readonly createdAt: Date; readonly updatedAt: Date };

/** An execution as callers see it: without its lease, its input, and the words of its steps. */
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
    costMicros: state.costMicros,
    attempts: state.attempts,
    steps: state.steps.map((step) => toStepView(step, state)),
    actions: state.status === 'requires_action' ? pendingActions(state.steps) : [],
    startTime: state.startTime?.toISOString() ?? null,
    endTime: state.endTime?.toISOString() ?? null,
    error: state.error,
    incomplete_details: state.incompleteReason === null ? null : { reason: state.incompleteReason },
    logs: state.logs.slice(-MAX_LOGS).map((entry) => ({ at: entry.at.toISOString(), level: entry.level, message: entry.message })),
    result: state.result,
    // The conversation sends it, behind the last frame of the worker.
    lastEventId: isTerminal(state.status) ? `${state.fence}.${state.lastFrame + 1}` : null,
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

function toStepView(step: Step, execution: Viewed): StepView {
  const { number, kind, attempt, startedAt, finishedAt } = step;
  const times = { startedAt: startedAt?.toISOString() ?? null, finishedAt: finishedAt?.toISOString() ?? null };
  const common = { number, kind, status: statusOf(step), attempt, ...times };
  if (step.kind === 'tool') return { ...common, name: step.call.name, callId: step.call.id };
  const { model, provider, billedTo, usage, costMicros } = step;
  const shown = provider === null ? {} : { provider: shownProvider({ provider, billedTo }, execution) };
  return { ...common, ...(model === null ? {} : { model }), ...shown, ...(usage === null ? {} : { usage, costMicros }) };
}

function statusOf(step: Step): StepView['status'] {
  if (isWaiting(step)) return 'waiting';
  if (step.finishedAt === null) return step.startedAt === null ? 'waiting' : 'in_progress';
  return step.kind === 'tool' && step.isError ? 'failed' : 'completed';
}
