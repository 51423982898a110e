import { aggregateFields } from '@fenago/aggregate';
import { defineSchema } from '@fenago/mongo';
import type { WebhookState } from '../domain/webhook.state.js';

/** The aggregate's outbox and causes are its store's alone, so they are no part of this type. */
export type WebhookDocument = WebhookState;

export const WEBHOOK = 'WEBHOOK';

const sealed = { keyId: String, wrappedKey: String, ciphertext: String, _id: false };
const secret = { sealed, createdAt: Date, expiresAt: { type: Date, default: null }, _id: false };
const text = { type: String, default: null };

export const webhookSchema = defineSchema<WebhookDocument>(
  {
    ...aggregateFields,
    userId: { type: String, required: true },
    url: { type: String, required: true },
    description: text,
    types: { type: [String], default: null },
    objectId: text,
    ordered: { type: Boolean, required: true },
    concurrency: { type: Number, required: true },
    status: { type: String, required: true },
    disabledReason: text,
    enabledAt: { type: Date, required: true },
    secrets: { type: [secret], required: true },
    lastTest: { type: Object, default: null },
  } as never,
  [{ fields: { userId: 1, _id: -1 } }],
);
