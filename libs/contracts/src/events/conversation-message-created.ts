import { Type } from 'typebox';
import { count, id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const conversationMessageCreated = defineEvent(
  'conversation.message.created',
  'conversation',
  'message.created',
  'A message is in the history. One of the role user starts the execution that it names; one of the role assistant is the reply of the execution that it names.',
  openObject({
    conversationId: id('conversation'),
    messageId: id('message'),
    role: Type.Union([Type.Literal('user'), Type.Literal('assistant')]),
    content: Type.String(),
    /** Position in the conversation, from 0, without gaps. */
    position: count(),
    executionId: id('execution'),
    userId: id('user'),
    agentId: id('agent'),
    agentVersion: count(),
  }),
);
