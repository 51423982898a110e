import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const providerKeyUpdated = defineEvent(
  'provider_key.updated',
  'provider_key',
  'updated',
  'A provider key has another name, base URL, key or option.',
  openObject({
    providerKeyId: id('providerKey'),
    userId: id('user'),
    name: Type.String(),
    baseUrlReplaced: Type.Boolean(),
    keyReplaced: Type.Boolean(),
  }),
);
