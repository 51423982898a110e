import { aggregateFields } from '@fenago/aggregate';
import { defineSchema } from '@fenago/mongo';
import type { AgentState } from '../domain/state.js';

/** The aggregate's outbox and causes are its store's alone, so they are no part of this type. */
export type AgentDocument = AgentState;

export const AGENT = 'AGENT';

export const agentSchema = defineSchema<AgentDocument>(
  {
    ...aggregateFields,
    name: { type: String, required: true },
    description: { type: String },
    ownerId: { type: String, required: true },
    configuration: { type: Object, required: true },
    isPublic: { type: Boolean, required: true },
    status: { type: String, required: true },
    version: { type: Number, required: true },
    // Large, and read for snapshots only.
    versions: { type: [{ version: Number, configuration: Object, createdAt: Date, _id: false }], select: false },
    words: { type: [String], select: false },
    lastActive: { type: Date, default: null },
  } as never,
  [
    { fields: { ownerId: 1, _id: -1 } },
    // The directory, and its search.
    { fields: { status: 1, _id: -1 }, options: { partialFilterExpression: { isPublic: true } } },
    { fields: { words: 1 }, options: { partialFilterExpression: { isPublic: true, status: 'active' } } },
  ],
);
