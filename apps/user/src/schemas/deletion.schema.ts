import { defineSchema } from '@fenago/mongo';
import type { Deletion } from '../domain/deletion.js';

export type DeletionDocument = Deletion;

export const DELETION = 'deletion';
/** A year: for whoever asks what became of an account. */
const KEPT_SECONDS = 366 * 24 * 60 * 60;

export const deletionSchema = defineSchema<DeletionDocument>(
  {
    _id: { type: String, required: true },
    userId: { type: String, required: true },
    requestedAt: { type: Date, required: true },
    requestedBy: { type: String, default: null },
    services: { type: Object, required: true },
  },
  [{ fields: { requestedAt: 1 }, options: { expireAfterSeconds: KEPT_SECONDS } }],
);
