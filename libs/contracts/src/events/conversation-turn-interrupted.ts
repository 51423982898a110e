import { Type } from 'typebox';
import { executionPlace } from '../execution-shapes.js';
import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const conversationTurnInterrupted = defineEvent(
  'conversation.turn.interrupted',
  'conversation',
  'turn.interrupted',
  'A turn is to stop, for a message that came while it runs and does not wait.',
  openObject({
    ...executionPlace().properties,
    /** The execution of the message that takes its place. */
    byExecutionId: id('execution'),
    /** Whether what it has said stays. */
    keepsReply: Type.Boolean(),
  }),
);
