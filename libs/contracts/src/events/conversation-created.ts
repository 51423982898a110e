import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const conversationCreated = defineEvent(
  'conversation.created',
  'conversation',
  'created',
  'A conversation exists.',
  openObject({
    conversationId: id('conversation'),
    userId: id('user'),
    /** Null until the first turn names one. */
    agentId: Type.Union([id('agent'), Type.Null()]),
    title: Type.String(),
  }),
);
