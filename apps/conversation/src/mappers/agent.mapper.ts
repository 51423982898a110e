import type { AgentSnapshot } from '@fenago/contracts';
import type { KnownAgent } from '../domain/agent.js';
import type { AgentReplicaDocument } from '../schemas/agent-replica.schema.js';

/** Null where the agent is gone, or events have not told all of it yet. */
export function toKnownAgent(document: AgentReplicaDocument): KnownAgent | null {
  const { _id, ownerId, version, isPublic, status, turnPolicy = 'enqueue', deletedAt } = document;
  if (deletedAt !== undefined || version === undefined || isPublic === undefined || status === undefined) return null;
  return { agentId: _id, ownerId, version, isPublic, status, turnPolicy };
}

export function snapshotToKnownAgent(snapshot: AgentSnapshot): KnownAgent {
  const { agentId, ownerId, version, isPublic, status, configuration } = snapshot;
  return { agentId, ownerId, version, isPublic, status, turnPolicy: configuration.turnPolicy ?? 'enqueue' };
}
