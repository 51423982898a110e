import { newEvent, type NewEvent } from '@fenago/aggregate/decision';
import type { PendingAction } from '@fenago/contracts';
import { DEFAULT_BOUNDS, exhausted } from './bounds.js';
import { emptyOutcome, endOf, type EndPoint, type Ending, type Outcome } from './ending.js';
import { log, type ExecutionFields, type LogEntry } from './execution.state.js';
import { begun, isWaiting, nextTodo, type Step } from './steps.js';

/** Where the journal stands, and what of it is not in the state yet. */
export interface ProceedPoint extends EndPoint {
  readonly logs: readonly LogEntry[];
  readonly lastFrame: number;
}

export interface Proceeding {
  readonly set: Partial<ExecutionFields>;
  readonly logs: readonly LogEntry[];
  readonly events: readonly NewEvent[];
  /** `go_on`: the next step has begun; `waits`: for an action, and nobody holds it; `ended`: it is over. */
  readonly next: 'go_on' | 'waits' | 'ended';
}

/** What follows from the journal: the next step begins, an action is waited for, or the execution ends. */
export function proceed(fields: ExecutionFields, at: ProceedPoint): Proceeding {
  if (fields.status === 'cancelling') return ended(fields, { status: 'cancelled' }, at);
  const todo = nextTodo(fields.steps);
  switch (todo.kind) {
    case 'end':
      return ended(fields, { status: 'completed' }, at, { toolCalls: todo.toolCalls, finishReason: 'tool_calls' });
    case 'actions':
      return wait(fields, at);
    case 'model': {
      const reason = exhausted(fields.steps, fields.bounds ?? DEFAULT_BOUNDS);
      return reason === undefined ? goOn(fields, at) : ended(fields, { status: 'incomplete', reason }, at);
    }
    case 'tools':
      return goOn(fields, at);
  }
}

function goOn({ steps, attempts }: ExecutionFields, { now, logs }: ProceedPoint): Proceeding {
  return { set: { steps: begun(steps, attempts, now) }, logs, events: [], next: 'go_on' };
}

function ended(fields: ExecutionFields, ending: Ending, at: ProceedPoint, more: Partial<Outcome> = {}): Proceeding {
  const outcome: Outcome = { ...emptyOutcome(ending), ...more, lastFrame: at.lastFrame, logs: at.logs };
  const { set, logs, event } = endOf(fields, outcome, at);
  return { set, logs, events: [event], next: 'ended' };
}

function wait(fields: ExecutionFields, { now, executionId, logs, fence }: ProceedPoint): Proceeding {
  const { conversationId, messageId, userId, agentId, deadlineAt } = fields;
  const expiry = new Date(now.getTime() + (fields.bounds?.actionMs ?? 0));
  // From now on, and not from when they were planned: while other tools ran, nobody could answer.
  const steps = fields.steps.map((step) => (isWaiting(step) ? { ...step, action: { ...step.action, expiresAt: expiry } } : step));
  const actions = pendingActions(steps);
  const expiresAt = expiry.toISOString();
  const set = {
    status: 'requires_action',
    steps,
    // Who has lost it is not to take it up again once it goes on.
    fence,
    leaseOwner: null,
    leaseRenewedAt: null,
    handedBack: false,
    deadlineAt: null,
    deadlineLeftMs: Math.max(0, (deadlineAt ?? now).getTime() - now.getTime()),
    actionsExpireAt: expiry,
  } satisfies Partial<ExecutionFields>;
  const place = { executionId, conversationId, messageId, userId, agentId };
  const waits = log(now, 'info', `Waits for ${actions.length} ${actions.length === 1 ? 'action' : 'actions'}.`);
  return { set, logs: [...logs, waits], events: [newEvent('execution.requires_action', { ...place, actions, expiresAt })], next: 'waits' };
}

/** What somebody must do before the execution can go on. */
export function pendingActions(steps: readonly Step[]): PendingAction[] {
  return steps.filter(isWaiting).map(({ number, call, action }) => ({
    type: action.type,
    step: number,
    callId: call.id,
    name: call.name,
    arguments: call.arguments,
    expiresAt: action.expiresAt.toISOString(),
  }));
}
