import { defineSchema } from '@fenago/mongo';
import type { AgentVersion } from '../domain/state.js';

/** A configuration that an agent has or had; inserted once, never changed. */
export interface AgentVersionDocument extends AgentVersion {
  /** `<agentId>:<version>`, the number padded. */
  readonly _id: string;
  readonly agentId: string;
  readonly ownerId: string;
}

export const AGENT_VERSION = 'agent_version';

export const agentVersionSchema = defineSchema<AgentVersionDocument>(
  {
    _id: { type: String, required: true },
    agentId: { type: String, required: true },
    ownerId: { type: String, required: true },
    version: { type: Number, required: true },
    configuration: { type: Object, required: true },
    createdAt: { type: Date, required: true },
  },
  [{ fields: { agentId: 1, _id: 1 } }, { fields: { ownerId: 1 } }],
);
