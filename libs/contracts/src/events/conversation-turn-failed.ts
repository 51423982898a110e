import { Type } from 'typebox';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const conversationTurnFailed = defineEvent(
  'conversation.turn.failed',
  'conversation',
  'turn.failed',
  'A turn ended without a reply because its execution failed.',
  openObject({
    conversationId: id('conversation'),
    executionId: id('execution'),
    messageId: id('message'),
    code: Type.String(),
  }),
);
