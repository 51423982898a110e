import { aggregateFields } from '@fenago/aggregate';
import { defineSchema } from '@fenago/mongo';
import type { ErasureState } from './erasure.js';

export const ERASURE = 'erasure';
/** Longer than anything about the user can still come: the stream keeps events for 35 days. */
const KEPT_SECONDS = 40 * 24 * 60 * 60;

export const erasureSchema = defineSchema<ErasureState>(
  {
    ...aggregateFields,
    userId: { type: String, required: true },
    service: { type: String, required: true },
    deletionId: { type: String, required: true },
    found: { type: Object, required: true },
    completedAt: { type: Date, default: null },
  } as never,
  [{ fields: { completedAt: 1 }, options: { expireAfterSeconds: KEPT_SECONDS } }],
);
