import { deadLetterObject } from '../dead-letter-shapes.js';
import { timestamp } from '../schema.js';
import { defineEvent } from './define-event.js';

export const deadLetterRecorded = defineEvent(
  'dead_letter.recorded',
  'dead_letter',
  'recorded',
  'A handler has given up an event, for the first time in an hour for this reason. Further ones with the same fingerprint are listed, and not told.',
  deadLetterObject({ failedAt: timestamp() }),
);
