import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const providerKeyRewrapped = defineEvent(
  'provider_key.rewrapped',
  'provider_key',
  'rewrapped',
  "A user's provider keys are sealed under another master key.",
  openObject({
    userId: id('user'),
    /** Name of the master key. */
    masterKeyId: Type.String(),
  }),
);
