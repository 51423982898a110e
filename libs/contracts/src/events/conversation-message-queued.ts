import { count, id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const conversationMessageQueued = defineEvent(
  'conversation.message.queued',
  'conversation',
  'message.queued',
  'A message waits until the turns before it have ended; message.created follows when its turn starts.',
  openObject({
    conversationId: id('conversation'),
    messageId: id('message'),
    executionId: id('execution'),
    userId: id('user'),
    agentId: id('agent'),
    /** Messages that wait before this one. */
    waitingBefore: count(),
  }),
);
