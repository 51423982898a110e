import { deterministicId } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { decideCaptureLead } from './capture-lead.js';
import { decideConvertLead } from './convert-lead.js';
import type { LeadState } from './lead.state.js';
import { decideRegisterUser } from './register-user.js';
import type { UserState } from './user.state.js';

const now = new Date('2026-01-02T03:04:05.678Z');
const context = { now, version: 1 };

describe('decideRegisterUser', () => {
  const profile = { userId: deterministicId('user', 0, 'ada'), email: 'ada@example.org', name: 'Ada' };
  const command = { ...profile, verified: false, role: 'user' } as const;
  const user: UserState = {
    _id: command.userId,
    v: 1,
    createdAt: now,
    updatedAt: now,
    email: command.email,
    name: command.name,
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

  it('makes the user with all its fields', () => {
    const decision = decideRegisterUser(null, command, context);
    expect(decision).toMatchObject({ kind: 'create', events: [{ type: 'user.registered', data: { ...profile, emailVerified: null, role: 'user' } }], result: user });
  });

  it('makes an admin whose address is known to be theirs', () => {
    const decision = decideRegisterUser(null, { ...command, verified: true, role: 'admin' }, context);
    const data = { emailVerified: now.toISOString(), role: 'admin' };
    expect(decision).toMatchObject({
      events: [{ type: 'user.registered', data }, { type: 'user.email_verified' }],
      result: { emailVerified: now, role: 'admin' },
    });
  });

  it('leaves a user that is there as it is', () => {
    expect(decideRegisterUser(user, { ...command, name: 'Eve' }, context)).toEqual({ kind: 'nothing', result: user });
  });
});

describe('decideCaptureLead', () => {
  const command = { leadId: deterministicId('lead', 0, 'ada'), email: 'ada@example.org', name: null, source: 'home' };
  const { leadId, ...fields } = command;
  const lead: LeadState = { _id: leadId, v: 1, createdAt: now, updatedAt: now, ...fields, convertedAt: null, convertedUserId: null };

  it('makes the lead', () => {
    const decision = decideCaptureLead(null, command, context);
    expect(decision).toMatchObject({ kind: 'create', events: [{ type: 'lead.captured', data: command }], result: lead });
  });

  it('leaves a lead that is there as it is', () => {
    expect(decideCaptureLead(lead, { ...command, name: 'Ada' }, context)).toEqual({ kind: 'nothing', result: lead });
  });

  it('is converted once', () => {
    const userId = deterministicId('user', 0, 'ada');
    expect(decideConvertLead(lead, { userId }, context)).toMatchObject({
      changes: { set: { convertedAt: now, convertedUserId: userId } },
      events: [{ type: 'lead.converted', data: { leadId, userId, email: 'ada@example.org', source: 'home', convertedAt: now.toISOString() } }],
    });
    expect(decideConvertLead({ ...lead, convertedAt: now }, { userId }, context)).toMatchObject({ kind: 'nothing' });
    expect(decideConvertLead(null, { userId }, context)).toMatchObject({ kind: 'nothing' });
  });
});
