import { defineSchema } from '@fenago/mongo';
import type { TokenUse } from '../domain/one-time-token.js';

/** A token as it is kept: it can be recognised, but not read. */
export interface OneTimeTokenDocument {
  /** Keyed hash of the token, in hex. */
  readonly _id: string;
  readonly use: TokenUse;
  /** The user whom it is about, where there is one. */
  readonly userId: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export const ONE_TIME_TOKEN = 'one_time_token';

export const oneTimeTokenSchema = defineSchema<OneTimeTokenDocument>(
  {
    _id: { type: String, required: true },
    use: { type: Object, required: true },
    userId: { type: String, default: null },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  [{ fields: { userId: 1 } }, { fields: { 'use.email': 1 } }, { fields: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } }],
);
