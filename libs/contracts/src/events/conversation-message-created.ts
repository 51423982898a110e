import { Type } from 'typebox';
import { imageFields, MESSAGE_ROLES, toolFields } from '../message-shapes.js';
import { count, id, openObject } from '../schema.js';
import { turnOptions } from '../turn-options.js';
import { defineEvent } from './define-event.js';

export const conversationMessageCreated = defineEvent(
  'conversation.message.created',
  'conversation',
  'message.created',
  'A message is in the history. One of the role user, or a tool\'s result, starts the execution that it names; one of the role assistant is the reply of the execution that it names.',
  openObject({
    conversationId: id('conversation'),
    messageId: id('message'),
    role: Type.Enum([...MESSAGE_ROLES]),
    content: Type.String(),
    ...toolFields(openObject),
    ...imageFields(openObject),
    /** Position in the conversation, from 0, without gaps. */
    position: count(),
    executionId: id('execution'),
    userId: id('user'),
    agentId: id('agent'),
    agentVersion: count(),
    /** Of the turn that the message starts. */
    options: Type.Optional(turnOptions(openObject)),
  }),
);
