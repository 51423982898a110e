import { defineSchema } from '@fenago/mongo';
import type { StripeNotice } from '../domain/stripe-notice.js';

/** An event of Stripe's that was heard of, by whichever way. */
export interface StripeEventDocument extends Omit<StripeNotice, 'eventId'> {
  /** Stripe's id of the event. */
  readonly _id: string;
  readonly receivedAt: Date;
  /** When it is to be followed; null where that is done with. */
  readonly nextAt: Date | null;
  readonly attempts: number;
  /** `followed` · `ignored`: it is about nobody here · `failed`: see `problem`; null until then. */
  readonly outcome: StripeEventOutcome | null;
  /** Code of the last error. */
  readonly problem: string | null;
}

export type StripeEventOutcome = 'followed' | 'ignored' | 'failed';

export const STRIPE_EVENT = 'stripe_event';
/** Longer than Stripe repeats or lists any. */
const KEPT_SECONDS = 40 * 24 * 60 * 60;

export const stripeEventSchema = defineSchema<StripeEventDocument>(
  {
    _id: { type: String, required: true },
    type: { type: String, required: true },
    createdAt: { type: Date, required: true },
    customerId: { type: String, default: null },
    related: { type: Object, default: null },
    receivedAt: { type: Date, required: true },
    nextAt: { type: Date, default: null },
    attempts: { type: Number, required: true },
    outcome: { type: String, default: null },
    problem: { type: String, default: null },
  } as never,
  [
    { fields: { receivedAt: 1 }, options: { expireAfterSeconds: KEPT_SECONDS } },
    { fields: { nextAt: 1 }, options: { partialFilterExpression: { nextAt: { $type: 'date' } } } },
  ],
);
