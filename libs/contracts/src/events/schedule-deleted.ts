import { id, openObject } from '../schema.js';
import { defineEvent } from './define-event.js';

export const scheduleDeleted = defineEvent(
  'schedule.deleted',
  'schedule',
  'deleted',
  'A schedule is gone.',
  openObject({ scheduleId: id('schedule'), userId: id('user'), agentId: id('agent') }),
);
