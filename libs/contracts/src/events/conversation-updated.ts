import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const conversationUpdated = defineEvent(
  'conversation.updated',
  'conversation',
  'updated',
  'A conversation was renamed, archived or restored.',
  openObject({
    conversationId: id('conversation'),
    title: Type.String(),
    status: Type.Union([Type.Literal('active'), Type.Literal('archived')]),
  }),
);
