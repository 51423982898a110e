import { newEvent, reject, remove, type Decision } from '@fenago/aggregate/decision';
import { agentNotFound } from './errors.js';
import type { AgentState } from './state.js';

/** In any status, also while executions run: they have the configuration that they started with. */
export function decideDeleteAgent(
  state: AgentState | null,
  command: { readonly userId: string },
): Decision<AgentState, { readonly id: string; readonly deleted: true }> {
  if (state === null || state.ownerId !== command.userId) return reject(agentNotFound());
  const { _id: agentId, ownerId } = state;
  return remove([newEvent('agent.deleted', { agentId, ownerId })], { id: agentId, deleted: true });
}
