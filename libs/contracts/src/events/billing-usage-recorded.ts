import { Type } from 'typebox';
import { billedTo } from '../execution-shapes.js';
import { count, id, openObject, usage } from '../schema.js';
import { defineEvent } from './define-event.js';

export const billingUsageRecorded = defineEvent(
  'billing.usage.recorded',
  'usage',
  'recorded',
  'A row of the usage ledger was written.',
  openObject({
    /** `<executionId>:<step>` */
    usageId: Type.String(),
    executionId: id('execution'),
    step: count(),
    conversationId: id('conversation'),
    userId: id('user'),
    agentId: id('agent'),
    agentOwnerId: id('user'),
    provider: Type.String(),
    /** The platform where it is left out. */
    billedTo: Type.Optional(billedTo()),
    model: Type.String(),
    usage: usage(),
    currency: Type.String(),
    /** Integer millionths of the currency's unit. */
    costMicros: count(),
    priceVersion: Type.String(),
    /** true where the price table does not know the model and its default price was taken. */
    defaultPriced: Type.Boolean(),
  }),
);
