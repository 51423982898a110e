import { commit, nothing, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { stepCompleted } from './advance.js';
import { startOf, type Claimed } from './claim.js';
import { emptyOutcome, endOf, type Ending } from './ending.js';
import { MAX_ATTEMPTS, isRunning, type ExecutionState } from './execution.state.js';
import { proceed } from './proceed.js';
import { afterLoss, type Step } from './steps.js';

/** An execution as a sweep found it, its lease run out or its deadline past. */
export interface TakeOver {
  readonly leaseOwner: string;
  readonly seenFence: number;
  /** Read by the sweep: handing back changes no version, so a cached state may not show it. */
  readonly handedBack: boolean;
  /** Off only in a negative control: what was done is then done again. */
  readonly journaled: boolean;
}

export const DEADLINE_EXCEEDED: Ending = {
  status: 'failed',
  error: {
    code: 'execution_deadline_exceeded',
    message: 'The execution took longer than it may; send the message again, or ask for less at once.',
  },
};

const ATTEMPTS_EXHAUSTED: Ending = {
  status: 'failed',
  error: {
    code: 'execution_attempts_exhausted',
    message: `The execution was started ${MAX_ATTEMPTS} times and its worker was lost each time; send the message again.`,
  },
};

/**
 * Work whose worker is lost is claimed anew; what was to be stopped, is out of time or out of attempts ends. Charged to
 * nobody: what the lost worker's call cost is unknown.
 */
export function decideTakeOver(
  state: ExecutionState | null,
  command: TakeOver,
  context: DecisionContext,
): Decision<ExecutionState, Claimed | null> {
  if (state === null || !isRunning(state) || state.fence !== command.seenFence) return nothing(null);
  const ending = endingOf(state, command.handedBack, context.now);
  if (ending !== undefined) {
    const at = { executionId: state._id, now: context.now, fence: context.version };
    const { set, logs, event } = endOf(state, emptyOutcome(ending), at);
    return commit({ set, append: { logs } }, [event], null);
  }
  const attempt = state.attempts + (command.handedBack ? 0 : 1);
  const { leaseOwner } = command;
  const steps = command.journaled ? stepsLeft(state, context.now) : [];
  const closed = steps.filter((step) => step.finishedAt !== null && state.steps[step.number]?.finishedAt === null).map((step) => stepCompleted(state, step));
  const at = { executionId: state._id, now: context.now, fence: context.version, logs: [], lastFrame: 0 };
  const { set: over, logs: last, events, next } = proceed({ ...state, steps }, at);
  const [first, ...rest] = [...closed, ...events];
  if (next !== 'go_on' && first !== undefined) return commit({ set: over, append: { logs: last } }, [first, ...rest], null);
  const { set, logs, event, claimed } = startOf(state._id, { ...state, steps, leaseOwner }, attempt, context);
  return commit({ set: { ...set, leaseOwner }, append: { logs }, serverTime: ['leaseRenewedAt'] }, [event, ...closed], claimed);
}

/** What was done stays done; of what was being done, what does no harm begins again. */
function stepsLeft({ steps, bounds }: ExecutionState, now: Date): readonly Step[] {
  const actionMs = bounds?.actionMs ?? null;
  return afterLoss(steps, now, actionMs === null ? null : new Date(now.getTime() + actionMs));
}

function endingOf(state: ExecutionState, handedBack: boolean, now: Date): Ending | undefined {
  if (state.status === 'cancelling') return { status: 'cancelled' };
  if (state.deadlineAt === null || state.deadlineAt <= now) return DEADLINE_EXCEEDED;
  if (state.attempts >= MAX_ATTEMPTS && !handedBack) return ATTEMPTS_EXHAUSTED;
  return undefined;
}
