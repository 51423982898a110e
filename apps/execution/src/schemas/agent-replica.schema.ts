import { defineSchema } from '@fenago/mongo';
import type { AgentConfiguration } from '@fenago/contracts';

/** What a run needs of an agent at one version; a version never changes. */
export interface AgentVersion {
  readonly agentId: string;
  readonly ownerId: string;
  readonly version: number;
  readonly configuration: AgentConfiguration;
}

/** This service's copy of an agent, fed by its events. */
export interface AgentReplica {
  readonly _id: string;
  readonly ownerId: string;
  /** Ordinal of the newest event that was taken. */
  readonly sequence: number;
  /** The newest last; none once the agent is deleted. */
  readonly versions: readonly Pick<AgentVersion, 'version' | 'configuration'>[];
}

export const AGENT_REPLICA_COLLECTION = 'agent_replica';

export const agentReplicaSchema = defineSchema<AgentReplica>(
  {
    _id: { type: String, required: true },
    ownerId: { type: String, required: true },
    sequence: { type: Number, required: true },
    versions: { type: [Object], required: true },
  },
  [{ fields: { ownerId: 1 } }],
);
