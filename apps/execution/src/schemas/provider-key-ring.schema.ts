import { aggregateFields } from '@fenago/aggregate';
import { defineSchema } from '@fenago/mongo';
import type { ProviderKeyRingState } from '../domain/provider-key.state.js';
import { sealed } from './sealed.schema.js';

/** The aggregate's outbox and causes are its store's alone, so they are no part of this type. */
export type ProviderKeyRingDocument = ProviderKeyRingState;

export const PROVIDER_KEY_RING = 'provider_key_ring';

const server = { baseUrl: String, streaming: Boolean, retrieval: Boolean };
const key = { id: String, name: String, ...server, secret: sealed, keyHint: String, createdAt: Date, updatedAt: Date, _id: false };

export const providerKeyRingSchema = defineSchema<ProviderKeyRingDocument>(
  {
    ...aggregateFields,
    userId: { type: String, required: true },
    keys: { type: [key], required: true },
    lastUsed: { type: Object, default: {} },
  } as never,
  [{ fields: { userId: 1 } }],
);
