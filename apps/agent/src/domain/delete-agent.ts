import { newEvent, nothing, reject, remove, type Decision } from '@fenago/aggregate/decision';
import { refuseRevision } from '@fenago/contracts';
import { agentNotFound } from './errors.js';
import type { AgentState } from './state.js';

export interface DeleteAgent {
  readonly userId: string;
  readonly ifRevisions?: readonly number[] | undefined;
}

/** In any status, also while executions run: they have the configuration that they started with. */
export function decideDeleteAgent(
  state: AgentState | null,
  command: DeleteAgent,
): Decision<AgentState, { readonly id: string; readonly deleted: true }> {
  if (state === null || state.ownerId !== command.userId) return reject(agentNotFound());
  const refusal = refuseRevision(state.v, command.ifRevisions);
  if (refusal !== undefined) return reject(refusal);
  const { _id: agentId, ownerId } = state;
  return remove([newEvent('agent.deleted', { agentId, ownerId })], { id: agentId, deleted: true });
}

/** Its owner is gone. */
export function decideEraseAgent(state: AgentState | null): Decision<AgentState, void> {
  if (state === null) return nothing(undefined);
  return remove([newEvent('agent.deleted', { agentId: state._id, ownerId: state.ownerId })], undefined);
}
