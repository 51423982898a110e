import { scheduleFailure } from '../schedule-shapes.js';
import { defineEvent } from './define-event.js';

export const scheduleFailed = defineEvent(
  'schedule.failed',
  'schedule',
  'failed',
  'A schedule was due and its message could not be posted; it is tried again at the next time, and paused after ten failures in a row.',
  scheduleFailure(),
);
