import { defineSchema } from '@fenago/mongo';

/** How often somebody has tried something. */
export interface AttemptDocument {
  /** What is counted, and a keyed hash of the address or the client. */
  readonly _id: string;
  readonly count: number;
  /** Until then every try is refused. */
  readonly waitUntil: Date | null;
  /** Whether the last try was refused. */
  readonly refused: boolean;
  /** When the count begins anew. */
  readonly expiresAt: Date;
}

export const ATTEMPT = 'attempt';

export const attemptSchema = defineSchema<AttemptDocument>(
  {
    _id: { type: String, required: true },
    count: { type: Number, required: true },
    waitUntil: { type: Date, default: null },
    refused: { type: Boolean, required: true },
    expiresAt: { type: Date, required: true },
  },
  [{ fields: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } }],
);
