import { aggregateFields } from '@fenago/aggregate';
import { defineSchema } from '@fenago/mongo';
import type { LeadState } from '../domain/lead.state.js';

/** The aggregate's outbox and causes are its store's alone, so they are no part of this type. */
export type LeadDocument = LeadState;

export const LEAD = 'LEAD';

export const leadSchema = defineSchema<LeadDocument>({
  ...aggregateFields,
  email: { type: String, required: true },
  name: { type: String, default: null },
  source: { type: String, required: true },
} as never);
