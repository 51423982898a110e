import { Type } from 'typebox';
import { openObject } from '../schema.js';
import { webhookPlace } from '../webhook-event-shapes.js';
import { defineEvent } from './define-event.js';

export const webhookRewrapped = defineEvent(
  'webhook.rewrapped',
  'webhook',
  'rewrapped',
  'The secrets of a webhook are sealed under another master key.',
  openObject({ ...webhookPlace, masterKeyId: Type.String() }),
);
