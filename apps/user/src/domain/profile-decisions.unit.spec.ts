import { describe, expect, it } from 'vitest';
import { decideRevokeSessions } from './revoke-sessions.js';
import { decideChangeRole, roleOf } from './roles.js';
import { decideChangeEmail, decideUpdateUser, decideVerifyEmail } from './update-user.js';
import type { UserState } from './user.state.js';

const now = new Date('2026-01-02T03:04:05.678Z');
const context = { now, version: 2 };
const user: UserState = {
  _id: 'user_1',
  v: 1,
  createdAt: now,
  updatedAt: now,
  email: 'ada@example.org',
  name: 'Ada',
  emailVerified: null,
  role: 'user',
  image: null,
  stripeCustomerId: null,
  stripePriceId: null,
  stripeSubscriptionId: null,
  stripeSubscriptionStatus: null,
  features: {},
  billingOrdinal: 0,
};
const notFound = { kind: 'reject', error: { code: 'not_found' } };

describe('decideUpdateUser', () => {
  it('changes what is named', () => {
    expect(decideUpdateUser(user, { name: 'Lovelace', image: undefined })).toMatchObject({
      changes: { set: { name: 'Lovelace', image: null } },
      events: [{ type: 'user.updated', data: { userId: 'user_1', email: 'ada@example.org', name: 'Lovelace', image: null } }],
    });
  });

  it('changes only the revision that is meant', () => {
    expect(decideUpdateUser(user, { name: 'Lovelace', image: undefined, ifRevisions: [1] })).toMatchObject({ kind: 'commit' });
    const late = decideUpdateUser(user, { name: 'Ada', image: undefined, ifRevisions: [2] });
    expect(late).toMatchObject({ kind: 'reject', error: { code: 'precondition_failed' } });
  });

  it('does nothing where nothing changes, and nothing to nobody', () => {
    expect(decideUpdateUser(user, { name: 'Ada', image: null })).toMatchObject({ kind: 'nothing' });
    expect(decideUpdateUser(null, { name: 'Ada', image: null })).toMatchObject(notFound);
  });
});

describe('decideVerifyEmail', () => {
  it('notes when, once', () => {
    expect(decideVerifyEmail(user, context)).toMatchObject({ changes: { set: { emailVerified: now } }, events: [{ type: 'user.email_verified' }] });
    expect(decideVerifyEmail({ ...user, emailVerified: new Date(0) }, context)).toMatchObject({ kind: 'nothing' });
    expect(decideVerifyEmail(null, context)).toMatchObject(notFound);
  });
});

describe('decideChangeEmail', () => {
  it('names the address before, and counts the new one as theirs', () => {
    expect(decideChangeEmail(user, 'new@example.org', context)).toMatchObject({
      changes: { set: { email: 'new@example.org', emailVerified: now } },
      events: [
        { type: 'user.updated', data: { email: 'new@example.org', previousEmail: 'ada@example.org' } },
        { type: 'user.email_verified', data: { email: 'new@example.org' } },
      ],
    });
  });

  it('does nothing where it is theirs already', () => {
    expect(decideChangeEmail(user, 'ada@example.org', context)).toMatchObject({ kind: 'nothing' });
  });
});

describe('roles', () => {
  const verified = { ...user, emailVerified: now };

  it('are lifted by the configuration where the address is known to be theirs', () => {
    expect(roleOf(user, ['ada@example.org'])).toBe('user');
    expect(roleOf(verified, ['ada@example.org'])).toBe('admin');
    expect(roleOf(verified, ['eve@example.org'])).toBe('user');
    expect(roleOf({ ...user, role: 'admin' }, [])).toBe('admin');
  });

  it.each([
    ['of nobody', null, 'admin', [], { error: { code: 'not_found' } }],
    ['of oneself', { ...user, _id: 'user_9' }, 'user', [], { error: { code: 'conflict' } }],
    ['to what it is', user, 'user', [], { kind: 'nothing' }],
    ['to user, of one whom the configuration names', verified, 'user', ['ada@example.org'], { error: { code: 'conflict' } }],
    ['to admin', user, 'admin', [], { events: [{ type: 'user.role_changed', data: { userId: 'user_1', from: 'user', to: 'admin' } }] }],
  ] as const)('change %s', (_case, state, role, adminEmails, expected) => {
    expect(decideChangeRole(state, { adminId: 'user_9', role, adminEmails })).toMatchObject(expected);
  });

  it('change only at a revision that is allowed', () => {
    const command = { adminId: 'user_9', role: 'admin', adminEmails: [] } as const;
    expect(decideChangeRole(user, { ...command, ifRevisions: [user.v] })).toMatchObject({ kind: 'commit' });
    expect(decideChangeRole(user, { ...command, ifRevisions: [user.v + 1] })).toMatchObject({ error: { code: 'precondition_failed' } });
  });
});

describe('decideRevokeSessions', () => {
  it('tells what ended and changes nothing; of nobody, nothing', () => {
    const command = { reason: 'signed_out', sessionId: 'sess_1' } as const;
    expect(decideRevokeSessions(user, command)).toMatchObject({ changes: {}, events: [{ type: 'user.sessions_revoked', data: { ...command, userId: 'user_1' } }] });
    expect(decideRevokeSessions(null, command)).toMatchObject({ kind: 'nothing' });
  });
});
