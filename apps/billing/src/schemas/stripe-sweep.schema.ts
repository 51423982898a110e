import { defineSchema } from '@fenago/mongo';

/** How far Stripe's events have been looked through. */
export interface StripeSweepDocument {
  readonly _id: string;
  /** By whichever replica did last. */
  readonly claimedAt: Date;
  /** Every event from before is known; null until the first look has ended. */
  readonly sweptTo: Date | null;
}

export const STRIPE_SWEEP = 'stripe_sweep';

export const stripeSweepSchema = defineSchema<StripeSweepDocument>({
  _id: { type: String, required: true },
  claimedAt: { type: Date, required: true },
  sweptTo: { type: Date, default: null },
});
