import { aggregateFields } from '@fenago/aggregate';
import { defineSchema } from '@fenago/mongo';
import type { LeadState } from '../domain/lead.state.js';

/** The aggregate's outbox and causes are its store's alone, so they are no part of this type. */
export type LeadDocument = LeadState;

export const LEAD = 'LEAD';

export const leadSchema = defineSchema<LeadDocument>(
  {
    ...aggregateFields,
    email: { type: String, required: true },
    name: { type: String, default: null },
    source: { type: String, required: true },
    convertedAt: { type: Date, default: null },
    convertedUserId: { type: String, default: null },
  } as never,
  [{ fields: { source: 1, _id: -1 } }, { fields: { email: 1, convertedAt: 1 } }, { fields: { convertedUserId: 1 } }],
);
