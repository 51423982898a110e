import { count, id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const conversationHistoryImported = defineEvent(
  'conversation.history.imported',
  'conversation',
  'history.imported',
  'Messages that nobody posted here are in the history: exchanged elsewhere, in the conversation that this one is a fork of, or between model and tools. They start nothing.',
  openObject({
    conversationId: id('conversation'),
    /** Positions `from` ≤ p < `to`. */
    from: count(),
    to: count(),
  }),
);
