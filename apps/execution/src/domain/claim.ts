import type { BilledTo, EventData } from '@fenago/contracts';
import { commit, create, newEvent, nothing, type Decision, type DecisionContext, type NewEvent } from '@fenago/aggregate/decision';
import { DEFAULT_BOUNDS, type Bounds } from './bounds.js';
import { log, newExecution, type ExecutionFields, type ExecutionState, type LogEntry, type Turn } from './execution.state.js';
import { begun, nextTodo, type Step } from './steps.js';

/** A worker's wish to run a turn. */
export interface Claim {
  readonly executionId: string;
  readonly turn: Turn;
  readonly agentOwnerId: string;
  readonly model: string;
  readonly provider: string;
  readonly billedTo: BilledTo;
  /** Unique to this claim. */
  readonly leaseOwner: string;
  /** Milliseconds from the first start to the deadline. */
  readonly deadlineMs: number;
  readonly bounds: Bounds;
  readonly correlationId: string;
}

/** What a worker holds, and all that it needs to run it. */
export interface Claimed {
  readonly executionId: string;
  readonly leaseOwner: string;
  /** Version that its end must be committed under. */
  readonly fence: number;
  readonly attempt: number;
  readonly run: number;
  readonly startTime: Date;
  readonly deadlineAt: Date;
  readonly turn: Turn;
  readonly model: string;
  readonly correlationId: string;
  readonly bounds: Bounds;
  /** The journal, what is next begun. */
  readonly steps: readonly Step[];
}

/** Data of the event, and of the first token frame, of an attempt. */
export function startedData({ executionId, turn, fence, attempt, run, model, startTime, steps }: Claimed): EventData<'execution.started'> {
  const { conversationId, messageId, userId, agentId, agentVersion } = turn;
  const place = { executionId, conversationId, messageId, userId, agentId };
  return { ...place, agentVersion, fence, attempt, run, step: firstStep(steps), model, startTime: startTime.toISOString() };
}

/** Number of the first step that an attempt does; what was said before it stays. */
function firstStep(steps: readonly Step[]): number {
  const todo = nextTodo(steps);
  return todo.kind === 'model' ? todo.number : Math.min(steps.length, ...('steps' in todo ? todo.steps.map(({ number }) => number) : []));
}

/** Fields and event of an attempt that starts at this version. */
export function startOf(
  executionId: string,
  fields: ExecutionFields,
  attempt: number,
  { now, version }: DecisionContext,
): { readonly set: Partial<ExecutionFields>; readonly logs: readonly LogEntry[]; readonly event: NewEvent; readonly claimed: Claimed } {
  const set = {
    status: 'in_progress',
    attempts: attempt,
    runs: fields.runs + 1,
    fence: version,
    handedBack: false,
    startTime: fields.startTime ?? now,
    steps: begun(fields.steps, attempt, now),
  } satisfies Partial<ExecutionFields>;
  const claimed = claimedOf(executionId, { ...fields, ...set });
  return { set, logs: [log(now, 'info', `Attempt ${attempt} claimed.`)], claimed, event: newEvent('execution.started', startedData(claimed)) };
}

/** A turn begins: a new or queued execution is claimed; one that has started, ended or is being stopped is left as it is. */
export function decideClaim(
  state: ExecutionState | null,
  claim: Claim,
  context: DecisionContext,
): Decision<ExecutionState, Claimed | null> {
  if (state !== null && state.status !== 'queued') return nothing(null);
  const deadlineAt = new Date(context.now.getTime() + claim.deadlineMs);
  const { messagePosition, agentVersion, input, toolCallId, images, options } = claim.turn;
  const { executionId, model, provider, billedTo, agentOwnerId, leaseOwner, correlationId, bounds } = claim;
  const known = { messagePosition, agentVersion, input, toolCallId, images, options, model, provider, billedTo, agentOwnerId, leaseOwner, correlationId, deadlineAt, bounds };
  const fields = { ...(state ?? newExecution(claim.turn, agentOwnerId)), ...known };
  const { set, logs, event, claimed } = startOf(executionId, fields, 1, context);
  if (state === null) return create({ ...fields, ...set, logs }, [event], claimed, ['leaseRenewedAt']);
  return commit({ set: { ...known, ...set }, append: { logs }, serverTime: ['leaseRenewedAt'] }, [event], claimed);
}

/** The answer to a claim or a take-over that was handled before: it holds the execution only if its own commit did it. */
export function claimedBefore(executionId: string, state: ExecutionState | null, leaseOwner: string): Claimed | null {
  return state !== null && state.leaseOwner === leaseOwner ? claimedOf(executionId, state) : null;
}

function claimedOf(executionId: string, fields: ExecutionFields): Claimed {
  const { conversationId, messageId, userId, agentId, messagePosition, agentVersion, input, toolCallId, images, options } = fields;
  const place = { conversationId, messageId, userId, agentId };
  return {
    executionId,
    leaseOwner: fields.leaseOwner ?? '',
    fence: fields.fence,
    attempt: fields.attempts,
    run: fields.runs,
    startTime: fields.startTime ?? new Date(0),
    deadlineAt: fields.deadlineAt ?? new Date(0),
    turn: { ...place, messagePosition: messagePosition ?? 0, agentVersion: agentVersion ?? 0, input: input ?? '', toolCallId, images, options },
    model: fields.model ?? '',
    correlationId: fields.correlationId ?? '',
    bounds: fields.bounds ?? DEFAULT_BOUNDS,
    steps: fields.steps,
  };
}
