import { aggregateFields } from '@fenago/aggregate';
import { defineSchema } from '@fenago/mongo';
import type { DeadLetterState } from '../domain/dead-letter.js';

/** The aggregate's outbox and causes are its store's alone, so they are no part of this type. */
export type DeadLetterDocument = DeadLetterState;

export const DEAD_LETTER = 'dead_letter';
/** As long as the stream of dead letters keeps their events. */
const KEPT_SECONDS = 90 * 24 * 60 * 60;

export const deadLetterSchema = defineSchema<DeadLetterDocument>(
  {
    ...aggregateFields,
    letterId: { type: String, required: true },
    sequence: { type: Number, required: true },
    service: { type: String, required: true },
    handler: { type: String, required: true },
    eventId: { type: String, default: '' },
    eventType: { type: String, required: true },
    eventSequence: { type: Number, required: true },
    ownerId: { type: String, default: null },
    fingerprint: { type: String, required: true },
    reason: { type: String, default: '' },
    message: { type: String, default: '' },
    deliveries: { type: Number, required: true },
    failedAt: { type: Date, required: true },
    isAlert: { type: Boolean, required: true },
    status: { type: String, required: true },
    claim: { type: String, default: null },
    claimedUntil: { type: Date, default: null },
    lastRedrive: { type: Object, default: null },
    settledAt: { type: Date, default: null },
    settledBy: { type: String, default: null },
    discardReason: { type: String, default: null },
  } as never,
  [
    { fields: { letterId: 1 }, options: { unique: true } },
    { fields: { fingerprint: 1, status: 1, _id: 1 } },
    { fields: { status: 1, service: 1, handler: 1, _id: 1 } },
    { fields: { service: 1, handler: 1, _id: 1 } },
    { fields: { failedAt: 1 }, options: { expireAfterSeconds: KEPT_SECONDS } },
  ],
);
