import { scheduleProfile } from '../schedule-shapes.js';
import { defineEvent } from './define-event.js';

export const scheduleCreated = defineEvent('schedule.created', 'schedule', 'created', 'A schedule exists; what it posts is not told.', scheduleProfile());
