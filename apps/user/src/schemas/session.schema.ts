import { defineSchema } from '@fenago/mongo';
import type { SessionState } from '../domain/session.js';

export type SessionDocument = SessionState;

export const SESSION = 'session';

export const sessionSchema = defineSchema<SessionDocument>(
  {
    _id: { type: String, required: true },
    userId: { type: String, required: true },
    userAgent: { type: String, default: null },
    generation: { type: Number, required: true },
    tokenHash: { type: String, required: true },
    previousHash: { type: String, default: null },
    rotatedAt: { type: Date, default: null },
    createdAt: { type: Date, required: true },
    lastUsedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    revokedAt: { type: Date, default: null },
    revokedFor: { type: String, default: null },
  },
  [{ fields: { userId: 1, _id: -1 } }, { fields: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } }],
);
