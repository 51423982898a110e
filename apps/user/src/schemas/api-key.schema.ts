import { SCOPE_NAMES, type Scope } from '@fenago/contracts';
import { defineSchema } from '@fenago/mongo';

/** An API key as it is kept: it can be recognised, but not read. */
export interface ApiKeyDocument {
  readonly _id: string;
  readonly userId: string;
  /** What the user calls it. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** HMAC-SHA-256 of the key under the pepper, in hex. */
  readonly hash: string;
  readonly createdAt: Date;
}

export const API_KEY = 'api_key';

export const apiKeySchema = defineSchema<ApiKeyDocument>({
  _id: { type: String, required: true },
  userId: { type: String, required: true },
  name: { type: String, required: true },
  scopes: { type: [{ type: String, enum: SCOPE_NAMES }], required: true },
  hash: { type: String, required: true },
  createdAt: { type: Date, required: true },
});
