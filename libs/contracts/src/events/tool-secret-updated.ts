import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const toolSecretUpdated = defineEvent(
  'tool_secret.updated',
  'tool_secret',
  'updated',
  'A secret for tools has another name, value or other hosts.',
  openObject({
    toolSecretId: id('toolSecret'),
    userId: id('user'),
    name: Type.String(),
    hostsReplaced: Type.Boolean(),
    valueReplaced: Type.Boolean(),
  }),
);
