import { Type } from 'typebox';
import { openObject, timestamp } from '../schema.js';
import { WEBHOOK_DISABLE_REASONS, webhookHost, webhookPlace } from '../webhook-event-shapes.js';
import { defineEvent } from './define-event.js';

export const webhookDisabled = defineEvent(
  'webhook.disabled',
  'webhook',
  'disabled',
  'FeNAgO has disabled a webhook that takes no events any more; what waited for it is cancelled.',
  openObject({
    ...webhookPlace,
    ...webhookHost,
    reason: Type.Enum([...WEBHOOK_DISABLE_REASONS]),
    failingSince: Type.Union([timestamp(), Type.Null()], { description: 'The first attempt since the last success' }),
  }),
);
