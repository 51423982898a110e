import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const toolSecretDeleted = defineEvent(
  'tool_secret.deleted',
  'tool_secret',
  'deleted',
  'A secret for tools is gone.',
  openObject({
    toolSecretId: id('toolSecret'),
    userId: id('user'),
    name: Type.String(),
  }),
);
