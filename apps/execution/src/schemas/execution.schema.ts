import { aggregateFields } from '@fenago/aggregate';
import { defineSchema } from '@fenago/mongo';
import { MAX_LOGS, type ExecutionState } from '../domain/execution.state.js';

export const EXECUTION_COLLECTION = 'AGENT_EXECUTION';

const text = { type: String, default: null };
const date = { type: Date, default: null };
const number = { type: Number, default: null };

export const executionSchema = defineSchema<ExecutionState>(
  {
    ...aggregateFields,
    agentId: { type: String, required: true },
    conversationId: { type: String, required: true },
    userId: { type: String, required: true },
    messageId: { type: String, required: true },
    agentOwnerId: { type: String, required: true },
    status: { type: String, required: true },
    messagePosition: number,
    agentVersion: number,
    input: text,
    toolCallId: text,
    images: { type: [Object], default: null },
    options: { type: Object, default: null },
    model: text,
    provider: text,
    billedTo: text,
    tokensUsed: { type: Number, required: true },
    usage: { type: Object, required: true },
    costMicros: { type: Number, required: true },
    attempts: { type: Number, required: true },
    runs: { type: Number, required: true },
    fence: { type: Number, required: true },
    lastFrame: { type: Number, required: true },
    leaseOwner: text,
    leaseRenewedAt: date,
    handedBack: { type: Boolean, required: true },
    deadlineAt: date,
    deadlineLeftMs: number,
    actionsExpireAt: date,
    bounds: { type: Object, default: null },
    startTime: date,
    endTime: date,
    error: { type: Object, default: null },
    incompleteReason: text,
    logs: { type: [Object], required: true },
    logBase: { type: Number, required: true },
    result: { type: Object, default: null },
    steps: { type: [Object], required: true },
    correlationId: text,
  },
  [
    { fields: { userId: 1, _id: 1 } },
    { fields: { conversationId: 1, _id: 1 } },
    // What sweeps look at: only what runs, so the index stays as small as the work in hand.
    // Those that have more entries than they keep.
    { fields: { updatedAt: 1 }, options: { partialFilterExpression: { [`logs.${MAX_LOGS}`]: { $exists: true } } } },
    { fields: { actionsExpireAt: 1 }, options: { partialFilterExpression: { status: 'requires_action' } } },
    { fields: { status: 1, leaseRenewedAt: 1 }, options: { partialFilterExpression: { status: { $in: ['in_progress', 'cancelling'] } } } },
  ],
);
