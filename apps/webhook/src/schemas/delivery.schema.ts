import { defineSchema } from '@fenago/mongo';
import type { Delivery } from '../domain/delivery.js';

export type DeliveryDocument = Delivery;

export const WEBHOOK_DELIVERY = 'webhook_delivery';

const text = { type: String, default: null };

export const deliverySchema = defineSchema<DeliveryDocument>(
  {
    _id: { type: String, required: true },
    userId: { type: String, required: true },
    webhookId: { type: String, required: true },
    eventId: { type: String, required: true },
    eventType: { type: String, required: true },
    objectId: { type: String, required: true },
    ordinal: { type: Number, required: true },
    body: { type: String, required: true },
    eventTime: { type: Date, required: true },
    status: { type: String, required: true },
    attempt: { type: Number, required: true },
    tries: { type: Number, required: true },
    nextAttemptAt: { type: Date, required: true },
    startedAt: { type: Date, default: null },
    lastError: { type: Object, default: null },
    attempts: { type: [Object], required: true },
    replayId: text,
    createdAt: { type: Date, required: true },
    endedAt: { type: Date, default: null },
    expiresAt: { type: Date, required: true },
  } as never,
  [
    // What is due of a webhook, and when the next is.
    { fields: { webhookId: 1, status: 1, nextAttemptAt: 1 } },
    // The first of an object that waits.
    { fields: { webhookId: 1, objectId: 1, status: 1, ordinal: 1 } },
    { fields: { webhookId: 1, _id: -1 } },
    { fields: { webhookId: 1, status: 1, _id: -1 } },
    { fields: { userId: 1 } },
    { fields: { expiresAt: 1 }, options: { expireAfterSeconds: 0 } },
  ],
);
