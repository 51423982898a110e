import { Type } from 'typebox';
import { caller, defineCommand } from '../request.js';
import { ifRevisions } from '../revision.js';
import type { ScheduleView } from '../schedule-view.js';
import { id, object, timestamp } from '../schema.js';
import { turnOptions } from '../turn-options.js';
import { turnPolicy } from '../turn-policy.js';

/** Characters of a cron expression. */
const MAX_CRON_LENGTH = 120;

const content = Type.String({ minLength: 1, description: 'Message that it posts; at most 256 KiB as JSON', examples: ['What is new today?'] });

/** Of `cron` and `at` a schedule has one. */
const timing = {
  cron: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: MAX_CRON_LENGTH,
      description: 'Minute, hour, day of month, month, day of week: it fires at each time that they name',
      examples: ['0 9 * * 1-5'],
    }),
  ),
  timeZone: Type.Optional(
    Type.String({ minLength: 1, maxLength: 64, description: 'IANA name of the time zone that `cron` is read in; UTC unless told', examples: ['Europe/Berlin'] }),
  ),
  at: Type.Optional(timestamp()),
};

/** Those of a turn, without what only means something to who posts and waits. */
const options = Type.Omit(turnOptions(object), ['background', 'store', 'previousExecutionId'], {
  additionalProperties: false,
  description: "What each turn asks beside its message; it comes on top of the agent's configuration",
});

const asked = {
  options: Type.Optional(options),
  /** Where a turn runs when it is due; null: as the agent says. */
  onBusy: Type.Optional(Type.Union([turnPolicy(), Type.Null()])),
};

export const createSchedule = defineCommand<ScheduleView>()(
  'conversation.create_schedule',
  object({
    caller: caller(),
    agentId: id('agent'),
    /** Null, or left out: each firing begins a conversation. */
    conversationId: Type.Optional(Type.Union([id('conversation'), Type.Null()])),
    content,
    ...timing,
    ...asked,
  }),
);

/** Fields that are left out stay as they are; `options` is replaced as a whole, `cron` takes the place of `at` and the other way round. */
export const updateSchedule = defineCommand<ScheduleView>()(
  'conversation.update_schedule',
  object({
    caller: caller(),
    scheduleId: id('schedule'),
    content: Type.Optional(content),
    ...timing,
    ...asked,
    status: Type.Optional(Type.Enum(['active', 'paused'])),
    ifRevisions: ifRevisions(),
  }),
);

export const deleteSchedule = defineCommand<{ readonly id: string; readonly deleted: true }>()(
  'conversation.delete_schedule',
  object({ caller: caller(), scheduleId: id('schedule'), ifRevisions: ifRevisions() }),
);
