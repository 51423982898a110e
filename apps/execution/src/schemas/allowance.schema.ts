import { defineSchema } from '@fenago/mongo';
import type { Allowance } from '../domain/allowance.state.js';

/** Of one user, by whose id it is kept. */
export interface AllowanceDocument extends Allowance {
  readonly _id: string;
  /** One more with each write: who writes says which one it has read. */
  readonly revision: number;
  /** When the first of its holds expires; null where there is none. */
  readonly nextExpiry: Date | null;
  /** Whether there are notices. */
  readonly hasNotices: boolean;
}

export const ALLOWANCE = 'allowance';

export const allowanceSchema = defineSchema<AllowanceDocument>(
  {
    _id: { type: String, required: true },
    revision: { type: Number, required: true },
    planId: { type: String, required: true },
    features: { type: Object, required: true },
    anchor: { type: Date, default: null },
    ordinal: { type: Number, required: true },
    periodStart: { type: Date, required: true },
    used: { type: Object, required: true },
    reached: { type: Object, required: true },
    notices: { type: [Object], required: true },
    hasNotices: { type: Boolean, required: true },
    holds: { type: Object, required: true },
    nextExpiry: { type: Date, default: null },
  },
  [
    { fields: { nextExpiry: 1 } },
    { fields: { hasNotices: 1 }, options: { partialFilterExpression: { hasNotices: true } } },
  ],
);
