import type { SigningKey } from '@fenago/contracts';
import { defineSchema } from '@fenago/mongo';
import type { SealedSecret } from '@fenago/secrets';

/** A key that access tokens are signed with. */
export interface SigningKeyDocument {
  /** The `kid`: the same for all replicas in one period. */
  readonly _id: string;
  readonly publicKey: SigningKey;
  /** The private key in JWK, sealed under the master keys. */
  readonly sealed: SealedSecret;
  readonly createdAt: Date;
  /** When the last token that it signed is dead. */
  readonly until: Date;
}

export const SIGNING_KEY = 'signing_key';

export const signingKeySchema = defineSchema<SigningKeyDocument>(
  {
    _id: { type: String, required: true },
    publicKey: { type: Object, required: true },
    sealed: { type: Object, required: true },
    createdAt: { type: Date, required: true },
    until: { type: Date, required: true },
  },
  [{ fields: { until: 1 }, options: { expireAfterSeconds: 0 } }],
);
