import { deadLetterObject, discardReason } from '../dead-letter-shapes.js';
import { defineEvent } from './define-event.js';

export const deadLetterDiscarded = defineEvent(
  'dead_letter.discarded',
  'dead_letter',
  'discarded',
  'An admin has decided that an event which a handler had given up will not be handled.',
  deadLetterObject({ discardReason: discardReason() }),
);
