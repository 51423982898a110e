import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const toolSecretCreated = defineEvent(
  'tool_secret.created',
  'tool_secret',
  'created',
  'A user has stored a secret for tools; neither its value nor its hosts are told.',
  openObject({
    toolSecretId: id('toolSecret'),
    userId: id('user'),
    name: Type.String(),
  }),
);
