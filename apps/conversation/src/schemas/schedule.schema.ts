import { aggregateFields } from '@fenago/aggregate';
import { defineSchema } from '@fenago/mongo';
import type { ScheduleState } from '../domain/schedule.state.js';

/** The aggregate's outbox and causes are its store's alone, so they are no part of this type. */
export interface ScheduleDocument extends ScheduleState {
  /** Who fires it for the time `claimedFor`, since when: saves the others the work, and proves nothing. */
  readonly claimedBy?: string;
  readonly claimedFor?: Date;
  readonly claimedAt?: Date;
}

export const SCHEDULE = 'SCHEDULE';
/** Ended ones are shown so long, for whoever wants to know why. */
const KEPT_SECONDS = 30 * 24 * 60 * 60;

const text = { type: String, default: null };
const date = { type: Date, default: null };

export const scheduleSchema = defineSchema<ScheduleDocument>(
  {
    ...aggregateFields,
    userId: { type: String, required: true },
    agentId: { type: String, required: true },
    conversationId: text,
    content: { type: String, required: true },
    options: { type: Object, default: null },
    onBusy: text,
    cron: text,
    timeZone: { type: String, required: true },
    at: date,
    status: { type: String, required: true },
    nextAt: date,
    lastFiredAt: date,
    lastExecutionId: text,
    lastError: { type: Object, default: null },
    failures: { type: Number, required: true },
    endedAt: date,
    claimedBy: { type: String },
    claimedFor: { type: Date },
    claimedAt: { type: Date },
  } as never,
  [
    { fields: { userId: 1, _id: -1 } },
    { fields: { conversationId: 1 }, options: { partialFilterExpression: { conversationId: { $type: 'string' } } } },
    // What is looked at each second: only what is active, in the order in which it is due.
    { fields: { nextAt: 1, _id: 1 }, options: { partialFilterExpression: { status: 'active' } } },
    { fields: { endedAt: 1 }, options: { expireAfterSeconds: KEPT_SECONDS } },
  ],
);
