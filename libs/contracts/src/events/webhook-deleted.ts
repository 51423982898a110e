import { openObject } from '../schema.js';
import { webhookPlace } from '../webhook-event-shapes.js';
import { defineEvent } from './define-event.js';

export const webhookDeleted = defineEvent('webhook.deleted', 'webhook', 'deleted', 'A webhook is gone, and its deliveries with it.', openObject(webhookPlace));
