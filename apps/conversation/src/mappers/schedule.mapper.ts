import type { ScheduleView } from '@fenago/contracts';
import type { ScheduleState } from '../domain/schedule.state.js';

export function toScheduleView(schedule: ScheduleState): ScheduleView {
  const { userId, agentId, conversationId, content, options, onBusy, cron, timeZone, status, lastExecutionId, lastError, failures } = schedule;
  return {
    id: schedule._id,
    object: 'schedule',
    userId,
    agentId,
    conversationId,
    content,
    options,
    onBusy,
    cron,
    timeZone,
    at: schedule.at?.toISOString() ?? null,
    status,
    nextAt: schedule.nextAt?.toISOString() ?? null,
    lastFiredAt: schedule.lastFiredAt?.toISOString() ?? null,
    lastExecutionId,
    lastError,
    failures,
    revision: schedule.v,
    createdAt: schedule.createdAt.toISOString(),
    updatedAt: schedule.updatedAt.toISOString(),
  };
}
