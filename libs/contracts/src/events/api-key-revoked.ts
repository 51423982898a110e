import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const apiKeyRevoked = defineEvent(
  'api_key.revoked',
  'api_key',
  'revoked',
  'An API key is accepted no more.',
  openObject({ apiKeyId: id('apiKey'), userId: id('user') }),
);
