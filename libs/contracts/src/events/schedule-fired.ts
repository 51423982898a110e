import { scheduleFiring } from '../schedule-shapes.js';
import { defineEvent } from './define-event.js';

export const scheduleFired = defineEvent(
  'schedule.fired',
  'schedule',
  'fired',
  'A schedule has posted its message. Where times were missed, one firing stands for all of them, and `dueAt` is the last of them.',
  scheduleFiring(),
);
