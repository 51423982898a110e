import type { AgentSnapshot, AgentView, Caller } from '@fenago/contracts';
import type { AgentState, AgentVersion } from '../domain/state.js';

/** An agent as a caller may see it: of a public agent that is another's, the configuration tells the model and nothing else. */
export function toAgentView(agent: Omit<AgentState, 'versions'>, caller: Caller): AgentView {
  const { name, description, ownerId, isPublic, status, version } = agent;
  const configuration = ownerId === caller.userId ? agent.configuration : { model: agent.configuration.model };
  return {
    id: agent._id,
    object: 'agent',
    name,
    description,
    ownerId,
    configuration,
    isPublic,
    status,
    version,
    revision: agent.v,
    lastActive: agent.lastActive?.toISOString() ?? null,
    createdAt: agent.createdAt.toISOString(),
    updatedAt: agent.updatedAt.toISOString(),
  };
}

/** The configuration of a version, in an agent that otherwise is as it is now. */
export function toAgentSnapshot(
  agent: Pick<AgentState, '_id' | 'ownerId' | 'status' | 'isPublic' | 'name'>,
  { version, configuration }: AgentVersion,
): AgentSnapshot {
  const { _id: agentId, ownerId, status, isPublic, name } = agent;
  return { agentId, ownerId, version, status, isPublic, name, configuration };
}
