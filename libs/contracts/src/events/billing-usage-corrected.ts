import { Type } from 'typebox';
import { billedTo } from '../execution-shapes.js';
import { count, id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const billingUsageCorrected = defineEvent(
  'billing.usage.corrected',
  'usage',
  'corrected',
  'An admin wrote a row that corrects another; the event names the admin as its actor.',
  openObject({
    /** `<executionId>:<step>:c<number>` */
    usageId: Type.String(),
    /** The row that is corrected, which stays as it is. */
    correctionOf: Type.String(),
    executionId: id('execution'),
    step: count(),
    conversationId: id('conversation'),
    userId: id('user'),
    agentId: id('agent'),
    agentOwnerId: id('user'),
    provider: Type.String(),
    billedTo: billedTo(),
    model: Type.String(),
    /** What the tokens change by; may be less than nothing. */
    usage: openObject({
      inputTokens: Type.Integer(),
      cachedInputTokens: Type.Integer(),
      outputTokens: Type.Integer(),
      reasoningTokens: Type.Integer(),
    }),
    currency: Type.String(),
    /** What the cost changes by, in integer millionths of the currency's unit. */
    costMicros: Type.Integer(),
    reason: Type.String(),
  }),
);
