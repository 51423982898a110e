import { commit, newEvent, nothing, type Decision, type DecisionContext } from '@fenago/aggregate/decision';
import { deterministicId, type EventData, type IdKind, type PostedMessage, type ScheduleError } from '@fenago/contracts';
import { toldOutlook, toldSchedule } from './create-schedule.js';
import { isDue, type ScheduleState } from './schedule.state.js';
import { latestTime, nextTime } from './timing.js';

/** Firings in a row that may fail before the schedule is paused. */
export const MAX_FAILURES = 10;

/** A time at which a schedule is due, as a replica has seen it. */
export interface Due {
  /** The schedule's `nextAt`. */
  readonly dueAt: Date;
  /** When it was seen to be due, by the database server's clock. */
  readonly seenAt: Date;
}

/** Ids of what a firing posts. */
export interface FiringIds {
  /** Of the conversation that begins, where the schedule names none. */
  readonly conversationId: string;
  readonly messageId: string;
  readonly executionId: string;
}

/**
 * The same for every replica that sees the schedule due, and after a crash: so its message is posted once, however often it
 * is tried. They follow from the time that is stored; which missed time is the latest depends on who looks when.
 */
export function firingIds(scheduleId: string, dueAt: Date): FiringIds {
  const id = (kind: IdKind): string => deterministicId(kind, dueAt.getTime(), scheduleId, String(dueAt.getTime()));
  return { conversationId: id('conversation'), messageId: id('message'), executionId: id('execution') };
}

export interface FireSchedule extends Due {
  readonly posted: PostedMessage;
}

/**
 * Notes that the message was posted, and moves on to the first time after it was seen to be due: whatever was missed before
 * is not made up for. One that was changed meanwhile keeps its new time.
 */
export function decideFireSchedule(state: ScheduleState | null, command: FireSchedule, { now }: DecisionContext): Decision<ScheduleState, void> {
  if (state === null) return nothing(undefined);
  const { dueAt, seenAt, posted } = command;
  const { conversationId, messageId, executionId } = posted;
  const outlook = isDue(state, dueAt) ? movedOn(state, seenAt, now) : unmoved(state);
  const set = { ...outlook, lastFiredAt: seenAt, lastExecutionId: executionId, lastError: null, failures: 0 };
  const told = { ...toldDue(state, command), conversationId, messageId, executionId, ...toldOutlook(outlook) };
  return commit({ set }, [newEvent('schedule.fired', told)], undefined);
}

export interface FailSchedule extends Due {
  readonly error: ScheduleError;
  /** The conversation that it posts to is gone. */
  readonly isLost: boolean;
}

/** Counts a time at which nothing could be posted, and moves on; nothing where another replica did, or could post. */
export function decideFailSchedule(state: ScheduleState | null, command: FailSchedule, { now }: DecisionContext): Decision<ScheduleState, void> {
  const { dueAt, seenAt, error, isLost } = command;
  if (state === null || !isDue(state, dueAt)) return nothing(undefined);
  const failures = state.failures + 1;
  const outlook = isLost ? ended(now) : movedOn(state, seenAt, now);
  const paused = outlook.status === 'active' && failures >= MAX_FAILURES;
  const after = paused ? { ...outlook, status: 'paused' as const, nextAt: null } : outlook;
  const told = { ...toldDue(state, command), conversationId: state.conversationId, error, failures, ...toldOutlook(after) };
  return commit({ set: { ...after, lastError: error, failures } }, [newEvent('schedule.failed', told)], undefined);
}

/** Its conversation is gone. */
export function decideLoseConversation(state: ScheduleState | null, error: ScheduleError, { now }: DecisionContext): Decision<ScheduleState, void> {
  if (state === null || state.status === 'ended') return nothing(undefined);
  const set = { ...ended(now), lastError: error };
  return commit({ set }, [newEvent('schedule.updated', toldSchedule({ ...state, ...set }))], undefined);
}

type Outlook = Pick<ScheduleState, 'status' | 'nextAt' | 'endedAt'>;

function movedOn(state: ScheduleState, seenAt: Date, now: Date): Outlook {
  const nextAt = nextTime(state, seenAt);
  return nextAt === null ? ended(now) : { status: 'active', nextAt, endedAt: null };
}

const ended = (now: Date): Outlook => ({ status: 'ended', nextAt: null, endedAt: now });
const unmoved = ({ status, nextAt, endedAt }: ScheduleState): Outlook => ({ status, nextAt, endedAt });

/** Whose it is, and the latest time that the firing stands for. */
function toldDue(state: ScheduleState, { dueAt, seenAt }: Due): Pick<EventData<'schedule.fired'>, 'scheduleId' | 'userId' | 'agentId' | 'dueAt'> {
  const { _id: scheduleId, userId, agentId } = state;
  const latest = isDue(state, dueAt) ? latestTime(state, seenAt) : null;
  return { scheduleId, userId, agentId, dueAt: (latest !== null && latest > dueAt ? latest : dueAt).toISOString() };
}
