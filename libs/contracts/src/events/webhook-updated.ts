import { webhookProfile } from '../webhook-event-shapes.js';
import { defineEvent } from './define-event.js';

export const webhookUpdated = defineEvent(
  'webhook.updated',
  'webhook',
  'updated',
  'Its user has changed a webhook, disabled or enabled it; the event carries it as it is now.',
  webhookProfile(),
);
