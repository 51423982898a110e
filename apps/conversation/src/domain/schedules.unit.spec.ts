import { MAX_MESSAGE_BYTES } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { AGENT, CONVERSATION, NOW, agent } from '../../test/fixtures.js';
import { DUE, SCHEDULE, after, creation, outcome, posted, schedule, update } from '../../test/schedule-fixtures.js';
import { decideCreateSchedule, type CreateSchedule } from './create-schedule.js';
import { decideDeleteSchedule, decideEraseSchedule } from './delete-schedule.js';
import { decideFailSchedule, decideFireSchedule, decideLoseConversation, firingIds, MAX_FAILURES } from './fire-schedule.js';
import type { ScheduleState } from './schedule.state.js';
import { decideUpdateSchedule } from './update-schedule.js';

const context = { now: NOW, version: 2 };
const seenAt = new Date(DUE.getTime() + 400);
const due = { dueAt: DUE, seenAt };
const error = { code: 'agent_not_runnable', message: 'The agent does not run.' };

const states = {
  active: schedule(),
  once: schedule({ cron: null, at: DUE }),
  'about to be paused': schedule({ failures: MAX_FAILURES - 1, lastError: error }),
  'moved on': schedule({ nextAt: new Date('2026-01-03T09:00:00.000Z') }),
  paused: schedule({ status: 'paused', nextAt: null, failures: MAX_FAILURES, lastError: error }),
  ended: schedule({ status: 'ended', nextAt: null, endedAt: NOW }),
  gone: null,
};
type Name = keyof typeof states;
type State = ScheduleState | null;

const commands = {
  fire: (state: State) => decideFireSchedule(state, { ...due, posted }, context),
  'fire, seen two days late': (state: State) => decideFireSchedule(state, { dueAt: DUE, seenAt: new Date('2026-01-04T12:00:00Z'), posted }, context),
  fail: (state: State) => decideFailSchedule(state, { ...due, error, isLost: false }, context),
  'fail for good': (state: State) => decideFailSchedule(state, { ...due, error, isLost: true }, context),
  'lose the conversation': (state: State) => decideLoseConversation(state, error, context),
  rewrite: (state: State) => decideUpdateSchedule(state, update({ content: 'Anything else?' }), context),
  'set another cron': (state: State) => decideUpdateSchedule(state, update({ cron: '30 10 * * *' }), context),
  'set a time': (state: State) => decideUpdateSchedule(state, update({ at: new Date('2026-02-01T00:00:00Z') }), context),
  pause: (state: State) => decideUpdateSchedule(state, update({ status: 'paused' }), context),
  resume: (state: State) => decideUpdateSchedule(state, update({ status: 'active' }), context),
  'change nothing': (state: State) => decideUpdateSchedule(state, update({ cron: state?.cron ?? undefined }), context),
  'pause as another user': (state: State) => decideUpdateSchedule(state, update({ status: 'paused', userId: 'user_other' }), context),
  'pause at another revision': (state: State) => decideUpdateSchedule(state, update({ status: 'paused', ifRevisions: [7] }), context),
  delete: (state: State) => decideDeleteSchedule(state, { userId: schedule().userId }),
  'delete as another user': (state: State) => decideDeleteSchedule(state, { userId: 'user_other' }),
  'delete at another revision': (state: State) => decideDeleteSchedule(state, { userId: schedule().userId, ifRevisions: [7] }),
  erase: (state: State) => decideEraseSchedule(state),
};

const NEXT = '2026-01-03T09:00';
const there = (what: string): Record<Name, string> => ({ ...every(what), gone: 'not_found' });
const table: Readonly<Record<keyof typeof commands, Readonly<Record<Name, string>>>> = {
  fire: {
    active: `fired active ${NEXT}`,
    once: 'fired ended never',
    'about to be paused': `fired active ${NEXT}`,
    'moved on': `fired active ${NEXT}`,
    paused: 'fired paused never',
    ended: 'fired ended never',
    gone: 'nothing',
  },
  'fire, seen two days late': {
    active: 'fired active 2026-01-05T09:00',
    once: 'fired ended never',
    'about to be paused': 'fired active 2026-01-05T09:00',
    'moved on': `fired active ${NEXT}`,
    paused: 'fired paused never',
    ended: 'fired ended never',
    gone: 'nothing',
  },
  fail: { ...every('nothing'), active: `failed active ${NEXT}`, once: 'failed ended never', 'about to be paused': 'failed paused never' },
  'fail for good': { ...every('nothing'), active: 'failed ended never', once: 'failed ended never', 'about to be paused': 'failed ended never' },
  'lose the conversation': { ...every('updated ended never'), ended: 'nothing', gone: 'nothing' },
  rewrite: { ...there('updated active 2026-01-02T09:00'), 'moved on': `updated active ${NEXT}`, paused: 'updated paused never', ended: 'conflict' },
  'set another cron': { ...there('updated active 2026-01-02T10:30'), paused: 'updated paused never', ended: 'conflict' },
  'set a time': { ...there('updated active 2026-02-01T00:00'), paused: 'updated paused never', ended: 'conflict' },
  pause: { ...there('updated paused never'), paused: 'nothing', ended: 'conflict' },
  resume: { ...there('nothing'), paused: 'updated active 2026-01-02T09:00', ended: 'conflict' },
  'change nothing': { ...there('nothing'), ended: 'conflict' },
  'pause as another user': every('not_found'),
  'pause at another revision': there('precondition_failed'),
  delete: there('deleted'),
  'delete as another user': every('not_found'),
  'delete at another revision': there('precondition_failed'),
  erase: { ...every('deleted'), gone: 'nothing' },
};

function every(what: string): Record<Name, string> {
  return Object.fromEntries(Object.keys(states).map((name) => [name, what])) as Record<Name, string>;
}

describe('each command in each state', () => {
  for (const [command, expected] of Object.entries(table)) {
    for (const [name, what] of Object.entries(expected)) {
      it(`${command} · ${name} → ${what}`, () => {
        const state = states[name as Name];
        expect(outcome(state, commands[command as keyof typeof commands](state))).toBe(what);
      });
    }
  }
});

describe('a schedule that is made', () => {
  const made = (fields: Partial<CreateSchedule>) => decideCreateSchedule(creation(fields), { now: NOW, version: 1 });

  it('is due at the first time to come', () => {
    expect(outcome(null, made({}))).toBe('created active 2026-01-02T09:00');
    expect(outcome(null, made({ timeZone: 'Asia/Tokyo' }))).toBe('created active 2026-01-03T00:00');
    expect(outcome(null, made({ cron: undefined, at: new Date('2026-01-02T03:04:06Z') }))).toBe('created active 2026-01-02T03:04');
  });

  const place = { _id: CONVERSATION, status: 'active' as const, agentId: AGENT };
  it.each<[what: string, fields: Partial<CreateSchedule>, expected: string]>([
    ['into a conversation with the agent', { conversation: place }, 'created active 2026-01-02T09:00'],
    ['into one that no agent has answered in', { conversation: { ...place, agentId: null } }, 'created active 2026-01-02T09:00'],
    ['into one with another agent', { conversation: { ...place, agentId: 'agent_other' } }, 'conflict'],
    ['into an archived one', { conversation: { ...place, status: 'archived' } }, 'conversation_archived'],
    ['with an agent that does not run', { agent: { ...agent, status: 'paused' } }, 'agent_not_runnable'],
    ['with an agent of somebody else', { agent: { ...agent, ownerId: 'user_other' } }, 'not_found'],
    ['with no agent', { agent: null }, 'not_found'],
    ['with no message', { content: '' }, 'invalid_request'],
    ['with too long a message', { content: 'x'.repeat(MAX_MESSAGE_BYTES + 1) }, 'message_too_large'],
    ['with a time and a cron expression', { at: new Date('2026-02-01T00:00:00Z') }, 'invalid_request'],
    ['with neither', { cron: undefined }, 'invalid_request'],
    ['at a time that has come', { cron: undefined, at: NOW }, 'invalid_request'],
    ['in no time zone', { timeZone: 'Europe/Nowhere' }, 'invalid_request'],
  ])('%s → %s', (_what, fields, expected) => {
    expect(outcome(null, made(fields))).toBe(expected);
  });
});

describe('what a decision leaves', () => {
  it('tells the latest of the times that were missed, and the ids that it posted', () => {
    const { executionId, messageId } = posted;
    const data = { scheduleId: SCHEDULE, dueAt: '2026-01-04T09:00:00.000Z', executionId, messageId, conversationId: CONVERSATION };
    expect(commands['fire, seen two days late'](states.active)).toMatchObject({ events: [{ type: 'schedule.fired', data }] });
  });

  it('forgets failures when it has fired, and when it is resumed', () => {
    for (const decision of [commands.fire(states['about to be paused']), commands.resume(states.paused)]) {
      expect(after(states.paused, decision)).toMatchObject({ failures: 0, lastError: null });
    }
    expect(after(states.active, commands.fail(states.active))).toMatchObject({ failures: 1, lastError: error, lastFiredAt: null });
    expect(after(states.paused, commands.rewrite(states.paused))).toMatchObject({ failures: MAX_FAILURES, lastError: error });
  });

  it('does not come back to a time at which it has fired, whatever the clock of the machine says', () => {
    const fired = schedule({ status: 'paused', nextAt: null, lastFiredAt: seenAt });
    expect(outcome(fired, decideUpdateSchedule(fired, update({ status: 'active' }), context))).toBe(`updated active ${NEXT}`);
    expect(outcome(fired, decideUpdateSchedule(fired, update({ at: DUE }), context))).toBe('invalid_request');
  });

  it('keeps the text well-formed', () => {
    expect(after(null, decideCreateSchedule(creation({ content: 'a\ud800b' }), context))?.content).toBe('a\ufffdb');
    expect(after(schedule(), decideUpdateSchedule(schedule(), update({ content: 'a\ud800b' }), context))?.content).toBe('a\ufffdb');
  });
});

describe('the ids of a firing', () => {
  it('are the same for the same schedule and time, and for no other', () => {
    const all = [firingIds(SCHEDULE, DUE), firingIds(SCHEDULE, new Date(DUE.getTime() + 60_000)), firingIds('sched_other', DUE)];
    expect(firingIds(SCHEDULE, new Date(DUE))).toEqual(all[0]);
    expect(new Set(all.flatMap(Object.values)).size).toBe(9);
  });
});
