import type { AgentStatus, TurnPolicy } from '@fenago/contracts';
import { defineSchema } from '@fenago/mongo';

/** What the agent service's events have told of an agent. Fields are missing until the event that carries them has come. */
export interface AgentReplicaDocument {
  readonly _id: string;
  readonly ownerId: string;
  readonly version?: number;
  readonly isPublic?: boolean;
  readonly status?: AgentStatus;
  readonly turnPolicy?: TurnPolicy;
  /** Sequence of the newest event that told the profile. */
  readonly profileSequence?: number;
  /** Sequence of the newest event that told the status. */
  readonly statusSequence?: number;
  /** Set where the agent is gone: no late event brings it back. */
  readonly deletedAt?: Date;
}

export const AGENT_REPLICA = 'agent_replica';
/** Longer than the stream keeps events (35 days), so that a row outlives every event that could still come. */
const TOMBSTONE_SECONDS = 40 * 24 * 3_600;

export const agentReplicaSchema = defineSchema<AgentReplicaDocument>(
  {
    _id: { type: String, required: true },
    ownerId: { type: String, required: true },
    version: { type: Number },
    isPublic: { type: Boolean },
    status: { type: String },
    turnPolicy: { type: String },
    profileSequence: { type: Number },
    statusSequence: { type: Number },
    deletedAt: { type: Date },
  },
  [{ fields: { deletedAt: 1 }, options: { expireAfterSeconds: TOMBSTONE_SECONDS } }, { fields: { ownerId: 1 } }],
);
