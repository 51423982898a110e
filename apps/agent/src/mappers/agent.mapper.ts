import type { AgentConfiguration, AgentSnapshot, AgentVersionView, AgentView, Caller } from '@fenago/contracts';
import type { AgentState, AgentVersion } from '../domain/state.js';
import { agentVersionId } from '../domain/versions.js';

/** An agent as it is now. */
export type Agent = Omit<AgentState, 'versions' | 'words'>;

/** An agent as a caller may see it. */
export function toAgentView(agent: Agent, caller: Caller): AgentView {
  return agent.ownerId === caller.userId ? viewOf(agent, agent.configuration) : toPublicAgentView(agent);
}

/** An agent as those see it who do not own it: of its configuration the model and nothing else. */
export function toPublicAgentView(agent: Agent): AgentView {
  return viewOf(agent, { model: agent.configuration.model });
}

function viewOf(agent: Agent, configuration: AgentConfiguration): AgentView {
  const { name, description, ownerId, isPublic, status, version } = agent;
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

export function toAgentVersionView(agentId: string, { version, configuration, createdAt }: AgentVersion): AgentVersionView {
  const id = agentVersionId(agentId, version);
  return { id, object: 'agent_version', agentId, version, configuration, createdAt: createdAt.toISOString() };
}

/** The configuration of a version, in an agent that otherwise is as it is now. */
export function toAgentSnapshot(
  agent: Pick<AgentState, '_id' | 'ownerId' | 'status' | 'isPublic' | 'name'>,
  { version, configuration }: AgentVersion,
): AgentSnapshot {
  const { _id: agentId, ownerId, status, isPublic, name } = agent;
  return { agentId, ownerId, version, status, isPublic, name, configuration };
}
