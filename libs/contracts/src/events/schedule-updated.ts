import { scheduleProfile } from '../schedule-shapes.js';
import { defineEvent } from './define-event.js';

export const scheduleUpdated = defineEvent(
  'schedule.updated',
  'schedule',
  'updated',
  'A schedule changed, was paused or resumed, or ended because its conversation is gone; the event carries it as it is now.',
  scheduleProfile(),
);
