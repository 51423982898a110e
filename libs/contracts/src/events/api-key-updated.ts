import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const apiKeyUpdated = defineEvent(
  'api_key.updated',
  'api_key',
  'updated',
  'An API key has another name.',
  openObject({ apiKeyId: id('apiKey'), userId: id('user'), name: Type.String() }),
);
