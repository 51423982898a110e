import { defineSchema } from '@fenago/mongo';
import type { SealedSecret } from '@fenago/secrets';

/** A request that carries a key of its client's: that it came, and what it was answered. Tells nothing of who sent what. */
export interface IdempotencyDocument {
  /** Keyed hash of the caller and its key. */
  readonly _id: string;
  /** Keyed hash of the caller, to erase what is theirs; none of requests that anybody may make. */
  readonly owner?: string;
  /** Keyed hash of what is asked for. */
  readonly fingerprint: string;
  /** The attempt that is, or was last, under way. */
  readonly lock: string;
  readonly lockedUntil: Date;
  /** Opens with the client's key only. */
  readonly answer?: SealedSecret;
  /** When it came first. */
  readonly createdAt: Date;
}

export const IDEMPOTENCY = 'idempotency';
const KEPT_SECONDS = 24 * 60 * 60;

export const idempotencySchema = defineSchema<IdempotencyDocument>(
  {
    _id: { type: String, required: true },
    owner: { type: String },
    fingerprint: { type: String, required: true },
    lock: { type: String, required: true },
    lockedUntil: { type: Date, required: true },
    answer: { type: Object },
    createdAt: { type: Date, required: true },
  },
  [{ fields: { owner: 1 }, options: { sparse: true } }, { fields: { createdAt: 1 }, options: { expireAfterSeconds: KEPT_SECONDS } }],
);
