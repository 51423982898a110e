import { aggregateFields } from '@fenago/aggregate';
import { defineSchema } from '@fenago/mongo';
import type { ToolSecretRingState } from '../domain/tool-secret.state.js';
import { sealed } from './sealed.schema.js';

export const TOOL_SECRET_RING = 'tool_secret_ring';

const secret = { id: String, name: String, hosts: [String], secret: sealed, hint: String, createdAt: Date, updatedAt: Date, _id: false };

/** The aggregate's outbox and causes are its store's alone, so they are no part of the state. */
export const toolSecretRingSchema = defineSchema<ToolSecretRingState>(
  {
    ...aggregateFields,
    userId: { type: String, required: true },
    secrets: { type: [secret], required: true },
    lastUsed: { type: Object, default: {} },
  } as never,
  [{ fields: { userId: 1 } }],
);
