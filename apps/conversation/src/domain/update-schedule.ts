import { commit, newEvent, nothing, reject, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { refuseRevision, type FenagoError, type TurnOptions, type TurnPolicy } from '@fenago/contracts';
import { toldSchedule } from './create-schedule.js';
import { scheduleEnded, scheduleNotFound } from './errors.js';
import { contentRefusal } from './posted-turn.js';
import type { ScheduleState } from './schedule.state.js';
import { changeTiming, givenRefusal, isSameTiming, nextTime, timingRefusal, type GivenTiming } from './timing.js';

export interface UpdateSchedule extends GivenTiming {
  readonly userId: string;
  /** Undefined fields stay as they are. */
  readonly content: string | undefined;
  readonly options: TurnOptions | undefined;
  readonly onBusy: TurnPolicy | null | undefined;
  readonly status: 'active' | 'paused' | undefined;
  readonly ifRevisions?: readonly number[] | undefined;
}

/** Changes, pauses or resumes. What was missed while it was paused stays missed. */
export function decideUpdateSchedule(
  state: ScheduleState | null,
  command: UpdateSchedule,
  { now, version }: DecisionContext,
): Decision<ScheduleState, ScheduleState> {
  if (state === null || state.userId !== command.userId) return reject(scheduleNotFound());
  const refused = refuseRevision(state.v, command.ifRevisions) ?? (state.status === 'ended' ? scheduleEnded() : refusal(state, command));
  if (refused !== undefined) return reject(refused);
  const { content = state.content, options = state.options, onBusy = state.onBusy, status = state.status } = command;
  const timing = changeTiming(state, command);
  const resumes = status === 'active' && state.status !== 'active';
  const isNew = resumes || !isSameTiming(state, timing);
  // Where the clocks of the database and of this machine differ, a time at which it has fired is not to come again.
  const from = state.lastFiredAt !== null && state.lastFiredAt > now ? state.lastFiredAt : now;
  const never = isNew ? timingRefusal(timing, from) : undefined;
  if (never !== undefined) return reject(never);
  const isSame = !isNew && status === state.status && content === state.content && onBusy === state.onBusy && command.options === undefined;
  if (isSame) return nothing(state);
  const next = isNew ? nextTime(timing, from) : state.nextAt;
  const set = {
    ...timing,
    content: content.toWellFormed(),
    options,
    onBusy,
    status,
    nextAt: status === 'active' ? next : null,
    ...(resumes ? { failures: 0, lastError: null } : {}),
  };
  const after = { ...state, ...set, v: version, updatedAt: now };
  return commit({ set }, [newEvent('schedule.updated', toldSchedule(after))], after);
}

function refusal({ content: before }: ScheduleState, command: UpdateSchedule): FenagoError | undefined {
  const { content = before, options } = command;
  return givenRefusal(command) ?? contentRefusal({ content, options, toolCallId: undefined, images: undefined });
}
