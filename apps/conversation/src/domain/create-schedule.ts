import { create, newEvent, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import type { EventData, FenagoError, TurnOptions, TurnPolicy } from '@fenago/contracts';
import type { KnownAgent } from './agent.js';
import { agentRefusal } from './create-conversation.js';
import { placeRefusal } from './post-message.js';
import { contentRefusal } from './posted-turn.js';
import type { ScheduleState } from './schedule.state.js';
import type { ConversationState } from './state.js';
import { changeTiming, givenRefusal, nextTime, NO_TIMING, timingRefusal, type GivenTiming } from './timing.js';

/** Schedules that one user may have, ended ones left out. */
export const MAX_SCHEDULES = 100;

export interface CreateSchedule extends GivenTiming {
  readonly scheduleId: string;
  readonly userId: string;
  readonly agentId: string;
  /** Null where there is no such agent. */
  readonly agent: KnownAgent | null;
  /** Null where each firing is to begin one. */
  readonly conversation: Pick<ConversationState, '_id' | 'status' | 'agentId'> | null;
  readonly content: string;
  readonly options: TurnOptions | undefined;
  readonly onBusy: TurnPolicy | null;
}

export function decideCreateSchedule(command: CreateSchedule, { now, version }: DecisionContext): Decision<ScheduleState, ScheduleState> {
  const { scheduleId, userId, agentId, conversation, content, options = null, onBusy } = command;
  const timing = changeTiming(NO_TIMING, command);
  const refused = refusal(command) ?? timingRefusal(timing, now);
  if (refused !== undefined) return reject(refused);
  const fields = {
    ...timing,
    userId,
    agentId,
    conversationId: conversation?._id ?? null,
    content: content.toWellFormed(),
    options,
    onBusy,
    status: 'active' as const,
    nextAt: nextTime(timing, now),
    lastFiredAt: null,
    lastExecutionId: null,
    lastError: null,
    failures: 0,
    endedAt: null,
  };
  const state = { ...fields, _id: scheduleId, v: version, createdAt: now, updatedAt: now };
  return create(fields, [newEvent('schedule.created', toldSchedule(state))], state);
}

function refusal(command: CreateSchedule): FenagoError | undefined {
  const { agentId, conversation, content, options } = command;
  const place = conversation === null ? undefined : placeRefusal(conversation, agentId);
  return agentRefusal(command) ?? place ?? contentRefusal({ content, options, toolCallId: undefined, images: undefined }) ?? givenRefusal(command);
}

/** The schedule as events tell it. */
export function toldSchedule({ _id: scheduleId, userId, agentId, conversationId, cron, timeZone, at, ...rest }: ScheduleState): EventData<'schedule.created'> {
  return { scheduleId, userId, agentId, conversationId, cron, timeZone, at: at?.toISOString() ?? null, ...toldOutlook(rest) };
}

/** When it fires next, as events tell it. */
export function toldOutlook({ status, nextAt }: Pick<ScheduleState, 'status' | 'nextAt'>): Pick<EventData<'schedule.created'>, 'status' | 'nextAt'> {
  return { status, nextAt: nextAt?.toISOString() ?? null };
}
