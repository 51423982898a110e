import { defineSchema } from '@fenago/mongo';

/** Somebody at a provider, and which user that is. */
export interface IdentityDocument {
  /** `<issuer>#<subject>`: what the provider says never changes, and is never given to another. */
  readonly _id: string;
  readonly userId: string;
  /** Id of the provider in the configuration of then. */
  readonly provider: string;
  readonly createdAt: Date;
}

export const IDENTITY = 'identity';

export const identitySchema = defineSchema<IdentityDocument>(
  {
    _id: { type: String, required: true },
    userId: { type: String, required: true },
    provider: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  [{ fields: { userId: 1 } }],
);
