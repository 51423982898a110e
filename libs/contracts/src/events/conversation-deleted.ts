import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const conversationDeleted = defineEvent(
  'conversation.deleted',
  'conversation',
  'deleted',
  'A conversation and its messages are gone.',
  openObject({ conversationId: id('conversation') }),
);
