import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const providerKeyDeleted = defineEvent(
  'provider_key.deleted',
  'provider_key',
  'deleted',
  'A provider key is gone.',
  openObject({
    providerKeyId: id('providerKey'),
    userId: id('user'),
    name: Type.String(),
  }),
);
