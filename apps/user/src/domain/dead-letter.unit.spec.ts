import { newId, PUBLIC_OWNER } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { alertsOf, decideAlert, decideDiscard, decideRedriven, fingerprintOf, openLetter, readSubject, refusal, type DeadLetterState } from './dead-letter.js';

const at = new Date('2026-11-23T09:00:00.000Z');
const context = { now: at, version: 2 };
const facts = {
  letterId: 'billing_deleted:agent_1:2',
  sequence: 1,
  service: 'billing',
  handler: 'deleted',
  eventId: 'agent_1:2',
  eventType: 'agent.deleted',
  eventSequence: 7,
  ownerId: newId('user', 0),
  reason: 'not_found',
  message: 'There is no such agent.',
  deliveries: 1,
  failedAt: at,
};
const letter = { ...facts, fingerprint: fingerprintOf(facts) };
const id = newId('deadLetter', 0);
const adminId = newId('user', 1);
const state = (changes: Partial<DeadLetterState> = {}): DeadLetterState => ({ _id: id, v: 1, createdAt: at, updatedAt: at, ...openLetter(letter, false), ...changes });
const redrive = { at, by: adminId, outcome: 'handled', reason: null, message: null } as const;
const told = { deadLetterId: id, fingerprint: letter.fingerprint, service: 'billing', handler: 'deleted', eventId: 'agent_1:2', eventType: 'agent.deleted', reason: 'not_found' };

describe('a fingerprint', () => {
  it('is the same whatever ids, times and numbers a failure names', () => {
    const of = (message: string) => fingerprintOf({ ...facts, message });
    expect(of(`No ${newId('agent', 1)} after 12 ms.`)).toBe(of(`No ${newId('agent', 2)} after 7 ms.`));
    expect(of('No 0a1b2c3d-0000-4000-8000-000000000000 at 2026-11-23T09:00:00.000Z.')).toBe(of('No 9a1b2c3d-1111-4000-8000-00000000000f at 2025-01-02T19:10:50.001Z.'));
    expect(of('No agent.')).not.toBe(of('No user.'));
  });

  it.each(['service', 'handler', 'eventType', 'reason'] as const)('is another for another %s', (field) => {
    expect(fingerprintOf({ ...facts, [field]: 'other' })).not.toBe(letter.fingerprint);
  });
});

describe('a subject', () => {
  const user = newId('user', 0);
  it.each([
    [`evt.${user}.agent.agent_1.deleted`, 'agent.deleted', user],
    [`evt.${user}.execution.exec_1.action.answered`, 'execution.action.answered', user],
    [`evt.${user}.access.access_1.data_read`, 'admin.data_read', user],
    [`evt.${PUBLIC_OWNER}.lead.lead_1.captured`, 'lead.captured', null],
    ['evt.odd.thing.thing_1.of.later', 'thing.of.later', null],
  ])('%s tells the type of the event and whose it is', (subject, eventType, ownerId) => {
    expect(readSubject(subject)).toEqual({ eventType, ownerId });
  });
});

describe('alerts', () => {
  const given = (minutes: number, fingerprint = letter.fingerprint) => ({ fingerprint, failedAt: new Date(at.getTime() + minutes * 60_000) });

  it('are told of the first letter of a fingerprint, and once an hour', () => {
    const letters = [given(0), given(1), given(59), given(60), given(61)];
    expect([...alertsOf(letters, new Map())]).toEqual([letters[0], letters[3]]);
    expect([...alertsOf(letters, new Map([[letter.fingerprint, at]]))]).toEqual([letters[3]]);
  });

  it('are told of each fingerprint by itself', () => {
    const letters = [given(0), given(0, 'other')];
    expect([...alertsOf(letters, new Map())]).toEqual(letters);
  });

  it('say what has failed, once', () => {
    const data = { ...told, failedAt: at.toISOString() };
    expect(decideAlert(null, id, letter)).toMatchObject({ kind: 'create', state: { status: 'open', isAlert: true }, events: [{ type: 'dead_letter.recorded', data }] });
    expect(decideAlert(state(), id, letter)).toMatchObject({ kind: 'nothing' });
  });
});

describe('an open letter', () => {
  it('is redriven once', () => {
    const set = { status: 'redriven', claim: null, claimedUntil: null, lastRedrive: redrive, settledAt: at, settledBy: adminId };
    expect(decideRedriven(state(), redrive)).toMatchObject({ kind: 'commit', changes: { set }, events: [{ type: 'dead_letter.redriven', data: told }] });
    expect(decideRedriven(state({ status: 'redriven' }), redrive)).toMatchObject({ kind: 'nothing' });
    expect(decideRedriven(null, redrive)).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
  });

  it('is discarded with a reason', () => {
    const discard = { adminId, reason: 'The agent is gone.' };
    const set = { status: 'discarded', claim: null, claimedUntil: null, settledAt: at, settledBy: adminId, discardReason: 'The agent is gone.' };
    const events = [{ type: 'dead_letter.discarded', data: { ...told, discardReason: 'The agent is gone.' } }];
    expect(decideDiscard(state(), discard, context)).toMatchObject({ kind: 'commit', changes: { set }, events });
    expect(decideDiscard(state({ status: 'redriven' }), discard, context)).toMatchObject({ kind: 'reject', error: { code: 'conflict' } });
    expect(decideDiscard(null, discard, context)).toMatchObject({ kind: 'reject', error: { code: 'not_found' } });
  });

  it('says why it cannot be had', () => {
    expect(refusal(state())).toMatchObject({ code: 'conflict', retryAfterSeconds: 2 });
    expect(refusal(state({ status: 'discarded' }))).toMatchObject({ code: 'conflict', retryAfterSeconds: undefined });
    expect(refusal(null)).toMatchObject({ code: 'not_found' });
  });
});
