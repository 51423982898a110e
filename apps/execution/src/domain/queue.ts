import { create, newEvent, nothing, type Decision } from '@fenago/aggregate/decision';
import { newExecution, type ExecutionState, type Place } from './execution.state.js';

export interface Queue {
  readonly executionId: string;
  readonly place: Place;
  readonly agentOwnerId: string;
}

/** A message waits for its turn. One that is known already has come further. */
export function decideQueue(state: ExecutionState | null, { executionId, place, agentOwnerId }: Queue): Decision<ExecutionState, void> {
  if (state !== null) return nothing(undefined);
  const { conversationId, messageId, userId, agentId } = place;
  const event = newEvent('execution.queued', { executionId, conversationId, messageId, userId, agentId });
  return create(newExecution(place, agentOwnerId), [event], undefined);
}
