import { Type } from 'typebox';
import { ALLOWANCE_THRESHOLDS, PERIOD_LIMITS } from '../allowance-shapes.js';
import { planId } from '../billing-shapes.js';
import { count, id, openObject, timestamp } from '../schema.js';
import { defineEvent } from './define-event.js';

export const allowanceThresholdReached = defineEvent(
  'allowance.threshold_reached',
  'allowance',
  'threshold_reached',
  'A user has used so much of what their plan allows in a period. Where one step passes several thresholds, the highest is told.',
  openObject({
    userId: id('user'),
    planId: planId(),
    limit: Type.Enum([...PERIOD_LIMITS]),
    threshold: Type.Enum([...ALLOWANCE_THRESHOLDS], { description: 'Percent' }),
    used: count(),
    allowed: count(),
    resetsAt: timestamp(),
  }),
);
