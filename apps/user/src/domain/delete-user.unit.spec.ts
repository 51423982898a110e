import { deterministicId } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { decideDeleteLead } from './delete-lead.js';
import { decideDeleteUser, FRESH_SECONDS, isFresh } from './delete-user.js';
import type { LeadState } from './lead.state.js';
import type { UserState } from './user.state.js';

const now = new Date('2026-01-02T03:04:05.678Z');
const deletionId = deterministicId('deletion', 0, 'a');
const adminId = deterministicId('user', 0, 'root');
const user = { _id: deterministicId('user', 0, 'ada'), v: 3, email: 'ada@example.org', emailVerified: now, role: 'user' } as UserState;

describe('decideDeleteUser', () => {
  it('removes the user, and tells neither name nor address', () => {
    const events = [{ type: 'user.deleted', data: { userId: user._id, deletionId } }];
    expect(decideDeleteUser(user, { deletionId })).toEqual({ kind: 'remove', events, result: deletionId });
    expect(decideDeleteUser({ ...user, role: 'admin' }, { deletionId, ifRevisions: [3] })).toMatchObject({ kind: 'remove' });
  });

  it.each([
    ['nobody', null, {}, 'not_found'],
    ['one who has changed', user, { ifRevisions: [2] }, 'precondition_failed'],
    ['an admin, for another', { ...user, role: 'admin' } as UserState, { admin: { adminId, adminEmails: [] } }, 'conflict'],
    ['an admin by configuration, for another', user, { admin: { adminId, adminEmails: ['ada@example.org'] } }, 'conflict'],
    ['themselves, as an admin', user, { admin: { adminId: user._id, adminEmails: [] } }, 'conflict'],
  ])('refuses %s', (_who, state, command, code) => {
    expect(decideDeleteUser(state, { deletionId, ...command })).toMatchObject({ kind: 'reject', error: { code } });
  });
});

describe('isFresh', () => {
  const signedIn = (secondsAgo: number) => ({ createdAt: new Date(now.getTime() - secondsAgo * 1_000) });

  it('is a sign-in of the last ten minutes', () => {
    expect([signedIn(0), signedIn(FRESH_SECONDS)].map((session) => isFresh(session, now))).toEqual([true, true]);
    expect([signedIn(FRESH_SECONDS + 1), null].map((session) => isFresh(session, now))).toEqual([false, false]);
  });
});

describe('decideDeleteLead', () => {
  it('removes a lead, once', () => {
    const lead = { _id: deterministicId('lead', 0, 'a') } as LeadState;
    expect(decideDeleteLead(lead)).toMatchObject({ kind: 'remove', events: [{ type: 'lead.deleted', data: { leadId: lead._id } }] });
    expect(decideDeleteLead(null)).toMatchObject({ kind: 'nothing' });
  });
});
