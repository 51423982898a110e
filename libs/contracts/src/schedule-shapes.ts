import { Type, type Static } from 'typebox';
import { count, id, openObject, timestamp } from './schema.js';

/** `ended` is for good: it has fired for the last time, or the conversation that it posts to is gone. */
export const SCHEDULE_STATUSES = ['active', 'paused', 'ended'] as const;
export type ScheduleStatus = (typeof SCHEDULE_STATUSES)[number];
const scheduleStatus = () => Type.Enum([...SCHEDULE_STATUSES]);

/** Why a firing posted nothing: a stable code of the API, and a sentence. */
export const scheduleError = () => openObject({ code: Type.String(), message: Type.String() });
export type ScheduleError = Static<ReturnType<typeof scheduleError>>;

/** Where an event of a schedule belongs. */
const place = {
  scheduleId: id('schedule'),
  userId: id('user'),
  agentId: id('agent'),
};

const conversationOrNew = () => Type.Union([id('conversation'), Type.Null()], { description: 'Null where each firing begins a conversation' });

/** When it fires next, as the event leaves it. */
const outlook = {
  status: scheduleStatus(),
  nextAt: Type.Union([timestamp(), Type.Null()], { description: 'Null where it does not fire any more, or is paused' }),
};

/** Data of the events that tell the schedule as it is now. */
export const scheduleProfile = () =>
  openObject({
    ...place,
    conversationId: conversationOrNew(),
    cron: Type.Union([Type.String(), Type.Null()]),
    timeZone: Type.String(),
    at: Type.Union([timestamp(), Type.Null()]),
    ...outlook,
  });

const dueAt = () => timestamp();

export const scheduleFiring = () =>
  openObject({
    ...place,
    /** Where the message is: the schedule's own, or the one that began with it. */
    conversationId: id('conversation'),
    dueAt: dueAt(),
    messageId: id('message'),
    executionId: id('execution'),
    ...outlook,
  });

export const scheduleFailure = () =>
  openObject({
    ...place,
    conversationId: conversationOrNew(),
    dueAt: dueAt(),
    error: scheduleError(),
    /** In a row, this one included. */
    failures: count(),
    ...outlook,
  });
