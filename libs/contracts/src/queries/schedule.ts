import { Type } from 'typebox';
import { caller, defineQuery, paging, type Page } from '../request.js';
import type { ScheduleView } from '../schedule-view.js';
import { id, object } from '../schema.js';

export const getSchedule = defineQuery<ScheduleView>()('conversation.get_schedule', object({ caller: caller(), scheduleId: id('schedule') }));

export const listSchedules = defineQuery<Page<ScheduleView>>()(
  'conversation.list_schedules',
  object({ caller: caller(), agentId: Type.Optional(id('agent')), conversationId: Type.Optional(id('conversation')), ...paging }),
);
