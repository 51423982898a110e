import { EVENT_CONTRACTS, newId, PUBLIC_OWNER, type AuditDetails, type EventData } from '@fenago/contracts';
import { eventOf } from '@fenago/testing';
import { describe, expect, it } from 'vitest';
import { AUDITED_TYPES, toAuditEntry, type AuditedEvent, type AuditedType } from './audited-events.js';

const [userId, other] = [newId('user', 1), newId('user', 2)];
const [deletionId, sessionId, apiKeyId, agentId] = [newId('deletion', 1), newId('session', 1), newId('apiKey', 1), newId('agent', 1)];
const [providerKeyId, toolSecretId, conversationId, executionId, messageId] = [
  newId('providerKey', 1),
  newId('toolSecret', 1),
  newId('conversation', 1),
  newId('execution', 1),
  newId('message', 1),
];
/** What people write, and what nobody is to read: it must not be in any entry. */
const SECRET = 'written by somebody';
const place = { executionId, conversationId, messageId, userId, agentId };
const agent = { agentId, ownerId: userId, name: SECRET, description: SECRET, configuration: { instructions: SECRET } as never, isPublic: true, version: 4 };

const scheduleId = newId('schedule', 1);
const webhookId = newId('webhook', 1);
const webhook = { webhookId, userId, host: SECRET, status: 'enabled', types: null, objectId: null, ordered: false, concurrency: 5 } as const;
const profile = { scheduleId, userId, agentId, status: 'active', conversationId, cron: '0 9 * * *', timeZone: SECRET, at: null } as unknown as EventData<'schedule.created'>;

const NO_TOKENS = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 };
const correction = { ...place, step: 2, agentOwnerId: other, provider: SECRET, billedTo: 'platform' as const, model: SECRET, usage: NO_TOKENS, currency: 'USD' };

/** Of each type: data, and what of it is kept. */
const deadLetterId = newId('deadLetter', 0);
const fingerprint = newId('deadLetterGroup', 0);
const deadLetter = { deadLetterId, fingerprint, service: 'billing', handler: 'deleted', eventId: 'agent_1:2', eventType: 'agent.deleted', reason: 'not_found' };

const CASES: { readonly [K in AuditedType]: readonly [data: EventData<K>, action: string, objectId: string | null, details: AuditDetails] } = {
  'user.registered': [{ userId, email: SECRET, name: SECRET, role: 'user' }, 'user.registered', userId, { role: 'user' }],
  'user.email_verified': [{ userId, email: SECRET, emailVerified: '2026-01-01T00:00:00.000Z' }, 'user.email_verified', userId, {}],
  'user.updated': [{ userId, email: SECRET, name: SECRET, image: SECRET, previousEmail: SECRET }, 'user.updated', userId, { emailChanged: true }],
  'user.role_changed': [{ userId, from: 'user', to: 'admin' }, 'user.role_changed', userId, { from: 'user', to: 'admin' }],
  'user.sessions_revoked': [{ userId, reason: 'revoked', sessionId }, 'user.sessions_revoked', userId, { reason: 'revoked', sessionId }],
  'user.signed_in': [{ userId, sessionId, method: 'password' }, 'user.signed_in', userId, { sessionId, method: 'password' }],
  'user.sign_in_failed': [{ userId }, 'user.sign_in_failed', userId, {}],
  'user.deleted': [{ userId, deletionId }, 'user.deleted', userId, { deletionId }],
  'erasure.completed': [{ userId, deletionId, service: 'agent', erased: {}, kept: {} }, 'erasure.completed', userId, { deletionId, service: 'agent' }],
  'admin.data_read': [{ adminId: other, read: 'user.read', userId }, 'user.read', userId, {}],
  'api_key.created': [{ apiKeyId, userId, name: SECRET, scopes: ['agents:read'], expiresAt: null }, 'api_key.created', apiKeyId, { scopes: ['agents:read'] }],
  'api_key.updated': [{ apiKeyId, userId, name: SECRET }, 'api_key.updated', apiKeyId, {}],
  'api_key.revoked': [{ apiKeyId, userId }, 'api_key.revoked', apiKeyId, {}],
  'provider_key.created': [{ providerKeyId, userId, name: SECRET }, 'provider_key.created', providerKeyId, {}],
  'provider_key.updated': [
    { providerKeyId, userId, name: SECRET, baseUrlReplaced: false, keyReplaced: true },
    'provider_key.updated',
    providerKeyId,
    { baseUrlReplaced: false, keyReplaced: true },
  ],
  'provider_key.deleted': [{ providerKeyId, userId, name: SECRET }, 'provider_key.deleted', providerKeyId, {}],
  'provider_key.rewrapped': [{ userId, masterKeyId: 'k2' }, 'provider_key.rewrapped', userId, { masterKeyId: 'k2' }],
  'tool_secret.created': [{ toolSecretId, userId, name: SECRET }, 'tool_secret.created', toolSecretId, {}],
  'tool_secret.updated': [
    { toolSecretId, userId, name: SECRET, hostsReplaced: true, valueReplaced: false },
    'tool_secret.updated',
    toolSecretId,
    { hostsReplaced: true, valueReplaced: false },
  ],
  'tool_secret.deleted': [{ toolSecretId, userId, name: SECRET }, 'tool_secret.deleted', toolSecretId, {}],
  'tool_secret.rewrapped': [{ userId, masterKeyId: 'k2' }, 'tool_secret.rewrapped', userId, { masterKeyId: 'k2' }],
  'agent.created': [{ ...agent, status: 'draft' }, 'agent.created', agentId, { version: 4, isPublic: true, status: 'draft' }],
  'agent.updated': [{ ...agent, status: 'active', changed: ['isPublic'] }, 'agent.updated', agentId, { version: 4, isPublic: true, changed: ['isPublic'] }],
  'agent.status_changed': [{ agentId, ownerId: userId, from: 'active', to: 'archived' }, 'agent.status_changed', agentId, { from: 'active', to: 'archived' }],
  'agent.deleted': [{ agentId, ownerId: userId }, 'agent.deleted', agentId, {}],
  'conversation.deleted': [{ conversationId }, 'conversation.deleted', conversationId, {}],
  'schedule.created': [profile, 'schedule.created', scheduleId, { agentId, status: 'active' }],
  'schedule.updated': [{ ...profile, status: 'paused' }, 'schedule.updated', scheduleId, { agentId, status: 'paused' }],
  'schedule.deleted': [{ scheduleId, userId, agentId }, 'schedule.deleted', scheduleId, { agentId }],
  'webhook.created': [webhook, 'webhook.created', webhookId, { status: 'enabled' }],
  'webhook.updated': [{ ...webhook, status: 'disabled' }, 'webhook.updated', webhookId, { status: 'disabled' }],
  'webhook.secret_rotated': [
    { webhookId, userId, previousExpiresAt: '2026-01-01T00:00:00.000Z' },
    'webhook.secret_rotated',
    webhookId,
    { previousExpiresAt: '2026-01-01T00:00:00.000Z' },
  ],
  'webhook.disabled': [{ webhookId, userId, host: SECRET, reason: 'gone', failingSince: null }, 'webhook.disabled', webhookId, { reason: 'gone' }],
  'webhook.deleted': [{ webhookId, userId }, 'webhook.deleted', webhookId, {}],
  'webhook.rewrapped': [{ webhookId, userId, masterKeyId: 'k2' }, 'webhook.rewrapped', webhookId, { masterKeyId: 'k2' }],
  'execution.cancelling': [place, 'execution.cancelled', executionId, {}],
  'execution.cancelled': [place as never, 'execution.cancelled', executionId, {}],
  'execution.action.answered': [
    { ...place, step: 2, callId: 'call_1', name: 'wire_money', type: 'approval', approved: false, reason: SECRET, answeredBy: userId, answeredAt: '2026-01-01T00:00:00.000Z' },
    'execution.action.answered',
    executionId,
    { step: 2, tool: 'wire_money', type: 'approval', approved: false },
  ],
  'billing.usage.corrected': [
    { ...correction, usageId: `${executionId}:2:c01`, correctionOf: `${executionId}:2`, costMicros: -5, reason: SECRET },
    'billing.usage.corrected',
    `${executionId}:2`,
    { correctionId: `${executionId}:2:c01`, costMicros: -5 },
  ],
  'dead_letter.redriven': [deadLetter, 'dead_letter.redriven', deadLetterId, { service: 'billing', handler: 'deleted', eventId: 'agent_1:2' }],
  'dead_letter.discarded': [
    { ...deadLetter, discardReason: SECRET },
    'dead_letter.discarded',
    deadLetterId,
    { service: 'billing', handler: 'deleted', eventId: 'agent_1:2' },
  ],
};

const of = <K extends AuditedType>(type: K, data: EventData<K>, actorid?: string, ownerId = userId): AuditedEvent =>
  ({ ...eventOf({ type, aggregateId: 'thing_1', ownerId, data, time: '2026-01-02T03:04:05.678Z' }), ...(actorid === undefined ? {} : { actorid }) }) as unknown as AuditedEvent;

describe('what the audit log says', () => {
  it.each(AUDITED_TYPES)('of %s is who did what to which object, and nothing that anybody wrote', (type) => {
    const [data, action, objectId, details] = CASES[type];
    const entry = toAuditEntry(of(type, data, other));
    expect(entry).toMatchObject({ eventId: 'thing_1:1', at: new Date('2026-01-02T03:04:05.678Z'), action, objectId, ownerId: userId });
    expect(entry?.details).toEqual(details);
    expect(JSON.stringify(entry)).not.toContain(SECRET);
  });

  it('names who did it: the one who asked, who came in, who answered, who looked; nobody where that is not known', () => {
    const actorOf = <K extends AuditedType>(type: K, actorid?: string) => toAuditEntry(of(type, CASES[type][0], actorid))?.actorId;
    expect(actorOf('api_key.revoked', other)).toBe(other);
    expect(actorOf('api_key.revoked')).toBeNull();
    expect(actorOf('user.signed_in')).toBe(userId);
    expect(actorOf('user.sign_in_failed', other)).toBeNull();
    expect(actorOf('execution.action.answered')).toBe(userId);
    expect(actorOf('admin.data_read')).toBe(other);
  });

  it('names passwords that were changed or reset, and agents that were rolled back, as such', () => {
    const revoked = (reason: 'password_changed' | 'password_reset') => toAuditEntry(of('user.sessions_revoked', { userId, reason, sessionId: null }));
    expect(revoked('password_changed')).toMatchObject({ action: 'user.password_changed', details: { reason: 'password_changed' } });
    expect(revoked('password_reset')).toMatchObject({ action: 'user.password_reset' });
    const rolledBack = of('agent.updated', { ...agent, status: 'active', changed: ['configuration'], restoredVersion: 2 });
    expect(toAuditEntry(rolledBack)).toMatchObject({ action: 'agent.rolled_back', details: { version: 4, restoredVersion: 2 } });
  });

  it('leaves out what nobody did: the end of what was cancelled, conversations that go by themselves; and owners where there is none', () => {
    expect(toAuditEntry(of('execution.cancelled', place as never))).toBeUndefined();
    expect(toAuditEntry(of('conversation.deleted', { conversationId }))).toBeUndefined();
    expect(toAuditEntry(of('user.sign_in_failed', { userId: null }, undefined, PUBLIC_OWNER))).toMatchObject({ objectId: null, ownerId: null });
  });

  it('(control) has secrets to leave out in what it is made of', () => {
    expect(Object.values(CASES).filter(([data]) => JSON.stringify(data).includes(SECRET)).length).toBeGreaterThan(10);
    expect(EVENT_CONTRACTS.map(({ type }) => type)).toEqual(expect.arrayContaining([...AUDITED_TYPES]));
  });
});
