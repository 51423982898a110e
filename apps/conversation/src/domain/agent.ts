import type { AgentStatus, TurnPolicy } from '@fenago/contracts';

/** What a conversation needs to know of its agent. */
export interface KnownAgent {
  readonly agentId: string;
  readonly ownerId: string;
  readonly version: number;
  readonly status: AgentStatus;
  readonly isPublic: boolean;
  /** For messages that come while a turn runs. */
  readonly turnPolicy: TurnPolicy;
}

/** Whether the user may know that the agent exists. */
export function isVisible(agent: KnownAgent, userId: string): boolean {
  return agent.isPublic || agent.ownerId === userId;
}

/** Whether a turn of the user may run with the agent: it is active, or a draft that its owner tries. */
export function isRunnable(agent: KnownAgent, userId: string): boolean {
  if (!isVisible(agent, userId)) return false;
  return agent.status === 'active' || (agent.status === 'draft' && agent.ownerId === userId);
}
