import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const providerKeyCreated = defineEvent(
  'provider_key.created',
  'provider_key',
  'created',
  'A user has brought a key of a model provider; neither it nor its address is told.',
  openObject({
    providerKeyId: id('providerKey'),
    userId: id('user'),
    name: Type.String(),
  }),
);
