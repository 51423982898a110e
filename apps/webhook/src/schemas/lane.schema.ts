import { defineSchema } from '@fenago/mongo';
import type { Lane } from '../domain/lane.js';

export type LaneDocument = Lane;

export const WEBHOOK_LANE = 'webhook_lane';

export const laneSchema = defineSchema<LaneDocument>(
  {
    _id: { type: String, required: true },
    userId: { type: String, required: true },
    dueAt: Date,
    holder: String,
    leasedUntil: Date,
    bell: { type: Number, required: true },
    failures: { type: Number, required: true },
    failingSince: Date,
    lastDeliveredAt: Date,
    replay: Object,
  } as never,
  // Only what waits has a time; those that a replica has are behind the others.
  [{ fields: { dueAt: 1 } }, { fields: { userId: 1 } }],
);
