import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const toolSecretRewrapped = defineEvent(
  'tool_secret.rewrapped',
  'tool_secret',
  'rewrapped',
  "A user's secrets for tools are sealed under another master key.",
  openObject({
    userId: id('user'),
    /** Name of the master key. */
    masterKeyId: Type.String(),
  }),
);
