import { openObject } from '../schema.js';
import { webhookPlace } from '../webhook-event-shapes.js';
import { defineEvent } from './define-event.js';

export const webhookTested = defineEvent(
  'webhook.tested',
  'webhook',
  'tested',
  'Its user tries a webhook out: this is delivered to it, whatever types it takes, and to no other.',
  openObject(webhookPlace),
);
