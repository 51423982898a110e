import { count, id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const conversationHistoryImported = defineEvent(
  'conversation.history.imported',
  'conversation',
  'history.imported',
  'Messages that were exchanged elsewhere, or in the conversation that this one is a fork of, are in the history. They start nothing.',
  openObject({
    conversationId: id('conversation'),
    /** Positions `from` ≤ p < `to`. */
    from: count(),
    to: count(),
  }),
);
