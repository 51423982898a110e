import { aggregateFields } from '@fenago/aggregate';
import { SCOPE_NAMES } from '@fenago/contracts';
import { defineSchema } from '@fenago/mongo';
import type { ApiKeyState } from '../domain/api-key.state.js';

/** The aggregate's outbox and causes are its store's alone, so they are no part of this type. */
export type ApiKeyDocument = ApiKeyState;

export const API_KEY = 'api_key';
/** Revoked keys are shown so long, for whoever reads in a log that one was used. */
const KEPT_SECONDS = 90 * 24 * 60 * 60;

export const apiKeySchema = defineSchema<ApiKeyDocument>(
  {
    ...aggregateFields,
    userId: { type: String, required: true },
    name: { type: String, required: true },
    scopes: { type: [{ type: String, enum: SCOPE_NAMES }], required: true },
    hash: { type: String, required: true },
    expiresAt: { type: Date, default: null },
    lastUsedAt: { type: Date, default: null },
    revokedAt: { type: Date, default: null },
  } as never,
  [{ fields: { userId: 1, _id: -1 } }, { fields: { revokedAt: 1 }, options: { expireAfterSeconds: KEPT_SECONDS } }],
);
