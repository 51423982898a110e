import { executionPlace } from '../execution-shapes.js';
import { defineEvent } from './define-event.js';

export const conversationMessageWithdrawn = defineEvent(
  'conversation.message.withdrawn',
  'conversation',
  'message.withdrawn',
  'A message that waited was taken back; its turn never comes.',
  executionPlace(),
);
