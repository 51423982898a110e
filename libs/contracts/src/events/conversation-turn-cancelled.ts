import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const conversationTurnCancelled = defineEvent(
  'conversation.turn.cancelled',
  'conversation',
  'turn.cancelled',
  'A turn ended without a reply because its execution was cancelled.',
  openObject({ conversationId: id('conversation'), executionId: id('execution'), messageId: id('message') }),
);
