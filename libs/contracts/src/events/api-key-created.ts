import { Type } from 'typebox';
import { id, openObject, timestamp } from '../schema.js';
import { scopes } from '../scopes.js';
import { defineEvent } from './define-event.js';

export const apiKeyCreated = defineEvent(
  'api_key.created',
  'api_key',
  'created',
  'An API key exists; neither the key nor its hash is told.',
  openObject({
    apiKeyId: id('apiKey'),
    userId: id('user'),
    name: Type.String(),
    scopes: scopes(),
    expiresAt: Type.Union([timestamp(), Type.Null()]),
  }),
);
