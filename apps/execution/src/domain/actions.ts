import { commit, newEvent, nothing, reject, type Decision, type DecisionContext, type NewEvent } from '@fenago/aggregate/decision';
import { FenagoError, type ActionInput } from '@fenago/contracts';
import { stepCompleted } from './advance.js';
import { log, type ExecutionState } from './execution.state.js';
import { isWaiting, nextTodo, OUTCOME_UNKNOWN, type Action, type Step, type ToolStep } from './steps.js';

export interface SubmitActions {
  /** Who answers. */
  readonly userId: string;
  readonly actions: readonly ActionInput[];
}

export interface Submitted {
  readonly state: ExecutionState;
  /** Nothing is waited for any more: somebody is to go on. */
  readonly goesOn: boolean;
}

const EPOCH = new Date(0);

/** Answers to actions, all or none; once the last has come the execution goes on. What was answered stays so. */
export function decideSubmitActions(
  state: ExecutionState | null,
  { userId, actions }: SubmitActions,
  { now, version }: DecisionContext,
): Decision<ExecutionState, Submitted> {
  if (state === null) return reject(unknownExecution());
  let steps = state.steps;
  const answered: Step[] = [];
  for (const input of actions) {
    const step = steps.find((candidate) => candidate.kind === 'tool' && candidate.call.id === input.callId);
    if (step?.kind !== 'tool' || step.action === null) return reject(unknownAction(input.callId));
    if (!isWaiting(step)) {
      if (isRepetition(step, input)) continue;
      return reject(answeredBefore(input.callId));
    }
    if (state.status !== 'requires_action') return reject(notWaiting(state.status));
    // The sweeper ends it in a moment; until then it counts as refused already.
    if (step.action.expiresAt <= now) return reject(expired(input.callId));
    const refused = refusalOf(step.action, input);
    if (refused !== undefined) return reject(refused);
    const after = withAnswer(step, step.action, input, userId, now);
    steps = steps.with(step.number, after);
    answered.push(after);
  }
  if (answered.length === 0) return nothing({ state, goesOn: false });
  const goesOn = nextTodo(steps).kind !== 'actions' && !steps.some(isWaiting);
  const set = { steps, ...(goesOn ? goingOn(state, now, version) : {}) };
  const logs = [log(now, 'info', `${answered.length} answered by ${userId}.`)];
  const events = answered.flatMap((step) => eventsOf(state, step));
  const [first, ...rest] = events;
  if (first === undefined) return nothing({ state, goesOn: false });
  return commit({ set, append: { logs } }, [first, ...rest], { state: { ...state, ...set, logs: [...state.logs, ...logs] }, goesOn });
}

/** It runs again, and nobody holds it: whoever is free takes it over, and whoever had it before it waited does not. */
function goingOn(state: ExecutionState, now: Date, fence: number) {
  return {
    status: 'in_progress',
    fence,
    leaseRenewedAt: EPOCH,
    handedBack: true,
    actionsExpireAt: null,
    deadlineAt: new Date(now.getTime() + (state.deadlineLeftMs ?? 0)),
    deadlineLeftMs: null,
  } as const;
}

function refusalOf({ type }: Action, { callId, output, approved }: ActionInput): FenagoError | undefined {
  if (type === 'client_tool' && output === undefined) return invalid(callId, 'give the output of the tool');
  if (type !== 'client_tool' && approved === undefined) return invalid(callId, 'say whether it is approved');
  return undefined;
}

function withAnswer(step: ToolStep, action: Action, input: ActionInput, userId: string, at: Date): ToolStep {
  const { approved = true, reason = null, output = '', isError = false } = input;
  const answered = { ...step, action: { ...action, answer: { at, userId, approved, reason } } };
  if (action.type === 'client_tool') return { ...answered, startedAt: step.startedAt ?? at, finishedAt: at, result: output, isError };
  // It has not begun, as far as this answer says: a loss before it does asks nobody again.
  if (approved) return { ...answered, startedAt: null };
  const said = action.type === 'confirmation' ? OUTCOME_UNKNOWN : 'A person did not approve this call; it was not carried out.';
  return { ...answered, finishedAt: at, result: reason === null ? said : `${said} Reason: ${reason}`, isError: true };
}

function eventsOf(state: ExecutionState, step: Step): NewEvent[] {
  if (step.kind !== 'tool' || step.action?.answer == null) return [];
  const { conversationId, messageId, userId, agentId } = state;
  const { type, answer } = step.action;
  const answered = newEvent('execution.action.answered', {
    executionId: state._id,
    conversationId,
    messageId,
    userId,
    agentId,
    step: step.number,
    callId: step.call.id,
    name: step.call.name,
    type,
    approved: answer.approved,
    reason: answer.reason,
    answeredBy: answer.userId,
    answeredAt: answer.at.toISOString(),
  });
  return step.finishedAt === null ? [answered] : [answered, stepCompleted(state, step)];
}

/** The same answer again: the first one's answer may have been lost on its way. */
function isRepetition({ action, result }: ToolStep, { approved = true, output }: ActionInput): boolean {
  if (action?.answer == null) return false;
  return action.type === 'client_tool' ? result === output : action.answer.approved === approved;
}

export function unknownExecution(): FenagoError {
  return new FenagoError('not_found', 'There is no such execution; check its id.');
}

function unknownAction(callId: string): FenagoError {
  return new FenagoError('action_unknown', `The execution does not wait for an action with the call id ${callId}; read its actions.`);
}

function answeredBefore(callId: string): FenagoError {
  return new FenagoError('action_answered', `The action ${callId} was answered before, and otherwise; an answer cannot be changed.`);
}

function notWaiting(status: string): FenagoError {
  return new FenagoError('execution_not_waiting', `The execution waits for no action; it is ${status}.`);
}

function expired(callId: string): FenagoError {
  return new FenagoError('execution_not_waiting', `The action ${callId} has expired and counts as refused; send the message again.`);
}

function invalid(callId: string, what: string): FenagoError {
  return new FenagoError('invalid_request', `To answer ${callId}, ${what}.`, { fields: [{ path: '/actions', message: `${callId}: ${what}` }] });
}
