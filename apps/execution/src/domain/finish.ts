import { commit, nothing, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { endOf, type Outcome } from './ending.js';
import { isRunning, type ExecutionState } from './execution.state.js';

export interface Finish {
  /** Version that the worker's attempt owns. */
  readonly fence: number;
  readonly outcome: Outcome;
  /** Off only in a negative control: workers that lost their lease then answer too. */
  readonly fenced: boolean;
}

export type Finished = 'finished' | 'fenced_off';

/**
 * A worker brings back its outcome; one whose attempt is no longer the present one is turned away. A cancel that was
 * accepted wins over any other outcome that comes after it, and keeps the text.
 */
export function decideFinish(
  state: ExecutionState | null,
  { fence, outcome, fenced }: Finish,
  { now }: DecisionContext,
): Decision<ExecutionState, Finished> {
  if (state === null) return nothing('fenced_off');
  if (fenced && !(isRunning(state) && state.fence === fence)) return nothing('fenced_off');
  const cancelled = { ending: { status: 'cancelled' }, finishReason: 'cancelled' } as const;
  const given: Outcome = state.status === 'cancelling' ? { ...outcome, ...cancelled, toolCalls: [] } : outcome;
  const { set, logs, event } = endOf(state, given, { executionId: state._id, now, fence });
  return commit({ set, append: { logs } }, [event], 'finished');
}
