import { webhookProfile } from '../webhook-event-shapes.js';
import { defineEvent } from './define-event.js';

export const webhookCreated = defineEvent('webhook.created', 'webhook', 'created', 'A webhook exists, and is told of events from now on.', webhookProfile());
