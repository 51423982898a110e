import { aggregateFields } from '@fenago/aggregate';
import { defineSchema } from '@fenago/mongo';
import type { UsageState } from '../domain/usage.state.js';

/** The aggregate's outbox and causes are its store's alone, so they are no part of this type. */
export type UsageDocument = UsageState;

export const USAGE_LEDGER = 'USAGE_LEDGER';

export const usageSchema = defineSchema<UsageDocument>(
  {
    ...aggregateFields,
    executionId: { type: String, required: true },
    step: { type: Number, required: true },
    conversationId: { type: String, required: true },
    userId: { type: String, required: true },
    agentId: { type: String, required: true },
    agentOwnerId: { type: String, required: true },
    provider: { type: String, required: true },
    billedTo: { type: String, required: true },
    model: { type: String, required: true },
    usage: { type: Object, required: true },
    usedAt: { type: Date, required: true },
    currency: { type: String, required: true },
    costMicros: { type: Number, required: true },
    price: { type: Object, required: true },
    priceVersion: { type: String, required: true },
    defaultPriced: { type: Boolean, required: true },
    correctionOf: { type: String, default: null },
    reason: { type: String, default: null },
    causeId: { type: String, default: null },
    metering: { type: Object, default: null },
  } as never,
  // Every query has a period, or goes by the time at which rows were written. What is metered is looked for by what waits, and by customer.
  [
    { fields: { userId: 1, createdAt: 1, _id: 1 } },
    { fields: { executionId: 1, createdAt: 1, _id: 1 } },
    { fields: { conversationId: 1, createdAt: 1, _id: 1 } },
    { fields: { agentId: 1, createdAt: 1, _id: 1 } },
    { fields: { agentOwnerId: 1, createdAt: 1, _id: 1 } },
    { fields: { createdAt: 1, _id: 1 } },
    { fields: { 'metering.nextAt': 1 }, options: { partialFilterExpression: { 'metering.nextAt': { $type: 'date' } } } },
    { fields: { 'metering.waitingSince': 1 }, options: { partialFilterExpression: { 'metering.waitingSince': { $type: 'date' } } } },
    { fields: { 'metering.customerId': 1, createdAt: 1 }, options: { partialFilterExpression: { 'metering.customerId': { $type: 'string' } } } },
  ],
);
