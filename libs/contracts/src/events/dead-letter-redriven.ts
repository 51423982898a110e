import { deadLetterObject } from '../dead-letter-shapes.js';
import { defineEvent } from './define-event.js';

export const deadLetterRedriven = defineEvent(
  'dead_letter.redriven',
  'dead_letter',
  'redriven',
  'An admin had a handler take an event that it had given up, and it was handled.',
  deadLetterObject({}),
);
