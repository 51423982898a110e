import { Type } from 'typebox';
import { openObject, timestamp } from '../schema.js';
import { webhookPlace } from '../webhook-event-shapes.js';
import { defineEvent } from './define-event.js';

export const webhookSecretRotated = defineEvent(
  'webhook.secret_rotated',
  'webhook',
  'secret_rotated',
  'A webhook has a new secret.',
  openObject({
    ...webhookPlace,
    previousExpiresAt: Type.Union([timestamp(), Type.Null()], { description: 'Until when those before it sign, too; null where they do not any more' }),
  }),
);
