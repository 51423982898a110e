import type { Decision } from '@fenago/aggregate/decision';
import { deterministicId, type PostedMessage } from '@fenago/contracts';
import type { CreateSchedule } from '../src/domain/create-schedule.js';
import type { ScheduleState } from '../src/domain/schedule.state.js';
import type { UpdateSchedule } from '../src/domain/update-schedule.js';
import { AGENT, CONVERSATION, NOW, USER, agent, executionId, messageId } from './fixtures.js';

export const SCHEDULE = deterministicId('schedule', 0, 'schedule');
/** At which the schedule of these fixtures is due: the first nine o'clock after NOW. */
export const DUE = new Date('2026-01-02T09:00:00.000Z');

export function schedule(fields: Partial<ScheduleState> = {}): ScheduleState {
  return {
    _id: SCHEDULE,
    v: 1,
    createdAt: NOW,
    updatedAt: NOW,
    userId: USER,
    agentId: AGENT,
    conversationId: CONVERSATION,
    content: 'What is new?',
    options: null,
    onBusy: null,
    cron: '0 9 * * *',
    timeZone: 'UTC',
    at: null,
    status: 'active',
    nextAt: DUE,
    lastFiredAt: null,
    lastExecutionId: null,
    lastError: null,
    failures: 0,
    endedAt: null,
    ...fields,
  };
}

export const creation = (fields: Partial<CreateSchedule> = {}): CreateSchedule => ({
  scheduleId: SCHEDULE,
  userId: USER,
  agentId: AGENT,
  agent,
  conversation: null,
  content: 'What is new?',
  options: undefined,
  onBusy: null,
  cron: '0 9 * * *',
  timeZone: undefined,
  at: undefined,
  ...fields,
});

export const update = (fields: Partial<UpdateSchedule> = {}): UpdateSchedule => ({
  userId: USER,
  content: undefined,
  options: undefined,
  onBusy: undefined,
  status: undefined,
  cron: undefined,
  timeZone: undefined,
  at: undefined,
  ...fields,
});

export const posted: PostedMessage = { conversationId: CONVERSATION, messageId: messageId('fired'), executionId: executionId('fired'), turn: 'started' };

/** The state that a decision leaves; null where there is none. */
export function after(state: ScheduleState | null, decision: Decision<ScheduleState, unknown>): ScheduleState | null {
  if (decision.kind === 'create') return { ...schedule(), ...decision.state };
  if (decision.kind === 'remove') return null;
  return state !== null && decision.kind === 'commit' ? { ...state, ...decision.changes.set, v: state.v + 1 } : state;
}

/** What a decision comes to, in short: the error's code, or its event, what becomes of the status, and when it is due next. */
export function outcome(state: ScheduleState | null, decision: Decision<ScheduleState, unknown>): string {
  if (decision.kind === 'reject') return decision.error.code;
  if (decision.kind === 'nothing') return 'nothing';
  const left = after(state, decision);
  const names = decision.events.map(({ type }) => type.slice('schedule.'.length));
  return [...names, ...(left === null ? [] : [left.status, left.nextAt?.toISOString().slice(0, 16) ?? 'never'])].join(' ');
}
