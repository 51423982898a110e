import { PUBLIC_OWNER, type AuditDetails, type DomainEvent, type EventData, type EventType } from '@fenago/contracts';
import type { AuditEntry } from './audit-entry.js';

/** Events of which the audit log has an entry. */
export const AUDITED_TYPES = [
  'user.registered',
  'user.email_verified',
  'user.updated',
  'user.role_changed',
  'user.sessions_revoked',
  'user.signed_in',
  'user.sign_in_failed',
  'user.deleted',
  'erasure.completed',
  'admin.data_read',
  'api_key.created',
  'api_key.updated',
  'api_key.revoked',
  'provider_key.created',
  'provider_key.updated',
  'provider_key.deleted',
  'provider_key.rewrapped',
  'tool_secret.created',
  'tool_secret.updated',
  'tool_secret.deleted',
  'tool_secret.rewrapped',
  'agent.created',
  'agent.updated',
  'agent.status_changed',
  'agent.deleted',
  'conversation.deleted',
  'schedule.created',
  'schedule.updated',
  'schedule.deleted',
  'webhook.created',
  'webhook.updated',
  'webhook.secret_rotated',
  'webhook.disabled',
  'webhook.deleted',
  'webhook.rewrapped',
  'execution.cancelling',
  'execution.cancelled',
  'execution.action.answered',
  'billing.usage.corrected',
  'dead_letter.redriven',
  'dead_letter.discarded',
] as const satisfies readonly EventType[];
export type AuditedType = (typeof AUDITED_TYPES)[number];
export type AuditedEvent = { [K in AuditedType]: DomainEvent<K> }[AuditedType];

/** What an event says that its envelope does not. */
interface Told {
  /** The event's type unless told. */
  readonly action?: string;
  /** The envelope's actor unless told. */
  readonly actorId?: string | null;
  readonly objectType: string;
  readonly objectId: string | null;
  readonly details?: AuditDetails;
}

type Reader<K extends EventType> = (data: EventData<K>, event: DomainEvent<K>) => Told | undefined;

const user = (userId: string | null, details: AuditDetails = {}): Told => ({ objectType: 'user', objectId: userId, details });
const apiKey = (id: string, details: AuditDetails = {}): Told => ({ objectType: 'api_key', objectId: id, details });
const providerKey = (id: string, details: AuditDetails = {}): Told => ({ objectType: 'provider_key', objectId: id, details });
const toolSecret = (id: string, details: AuditDetails = {}): Told => ({ objectType: 'tool_secret', objectId: id, details });
const agent = (id: string, details: AuditDetails = {}): Told => ({ objectType: 'agent', objectId: id, details });
const schedule = (id: string, details: AuditDetails = {}): Told => ({ objectType: 'schedule', objectId: id, details });
const webhook = (id: string, details: AuditDetails = {}): Told => ({ objectType: 'webhook', objectId: id, details });
const deadLetter = ({ deadLetterId, service, handler, eventId }: EventData<'dead_letter.redriven'>): Told => ({
  objectType: 'dead_letter',
  objectId: deadLetterId,
  details: { service, handler, eventId },
});
const execution = (id: string, details: AuditDetails = {}): Told => ({ objectType: 'execution', objectId: id, details });

/** Ends of sessions that are part of something that is looked for by its own name. */
const ENDS: Readonly<Record<string, string>> = { password_changed: 'user.password_changed', password_reset: 'user.password_reset' };
/** What is looked at, by the first part of the name of the reading. */
const READ_OBJECTS: Readonly<Record<string, string>> = { users: 'user', user: 'user', leads: 'lead', audit: 'audit', dead_letters: 'dead_letter' };

/** What is kept of each: no texts and names, which people write (but of a tool that somebody approved), nothing of keys and addresses. */
const READERS: { readonly [K in AuditedType]: Reader<K> } = {
  'user.registered': ({ userId, role }) => user(userId, role === undefined ? {} : { role }),
  'user.email_verified': ({ userId }) => user(userId),
  'user.updated': ({ userId, previousEmail }) => user(userId, { emailChanged: previousEmail !== undefined }),
  'user.role_changed': ({ userId, from, to }) => user(userId, { from, to }),
  'user.sessions_revoked': ({ userId, reason, sessionId }) => {
    const told = user(userId, sessionId === null ? { reason } : { reason, sessionId });
    const action = ENDS[reason];
    return action === undefined ? told : { ...told, action };
  },
  'user.signed_in': ({ userId, sessionId, method }) => ({ ...user(userId, { sessionId, method }), actorId: userId }),
  'user.sign_in_failed': ({ userId }) => ({ ...user(userId), actorId: null }),
  'user.deleted': ({ userId, deletionId }) => user(userId, { deletionId }),
  'erasure.completed': ({ userId, deletionId, service }) => user(userId, { deletionId, service }),
  'admin.data_read': ({ adminId, read, userId }) => ({
    action: read,
    actorId: adminId,
    objectType: READ_OBJECTS[read.slice(0, read.indexOf('.'))] ?? 'user',
    objectId: userId,
  }),
  'api_key.created': ({ apiKeyId, scopes, expiresAt }) => apiKey(apiKeyId, { scopes, ...(expiresAt === null ? {} : { expiresAt }) }),
  'api_key.updated': ({ apiKeyId }) => apiKey(apiKeyId),
  'api_key.revoked': ({ apiKeyId }) => apiKey(apiKeyId),
  'provider_key.created': ({ providerKeyId }) => providerKey(providerKeyId),
  'provider_key.updated': ({ providerKeyId, baseUrlReplaced, keyReplaced }) => providerKey(providerKeyId, { baseUrlReplaced, keyReplaced }),
  'provider_key.deleted': ({ providerKeyId }) => providerKey(providerKeyId),
  'provider_key.rewrapped': ({ userId, masterKeyId }) => user(userId, { masterKeyId }),
  'tool_secret.created': ({ toolSecretId }) => toolSecret(toolSecretId),
  'tool_secret.updated': ({ toolSecretId, hostsReplaced, valueReplaced }) => toolSecret(toolSecretId, { hostsReplaced, valueReplaced }),
  'tool_secret.deleted': ({ toolSecretId }) => toolSecret(toolSecretId),
  'tool_secret.rewrapped': ({ userId, masterKeyId }) => user(userId, { masterKeyId }),
  'agent.created': ({ agentId, version, isPublic, status }) => agent(agentId, { version, isPublic, status }),
  'agent.updated': ({ agentId, version, isPublic, changed = [], restoredVersion }) => {
    const details = { version, isPublic, changed };
    if (restoredVersion === undefined) return agent(agentId, details);
    return { ...agent(agentId, { ...details, restoredVersion }), action: 'agent.rolled_back' };
  },
  'agent.status_changed': ({ agentId, from, to }) => agent(agentId, { from, to }),
  'agent.deleted': ({ agentId }) => agent(agentId),
  // One that goes with its last turn, or with its user, nobody has deleted.
  'conversation.deleted': ({ conversationId }, { actorid }) => (actorid === undefined ? undefined : { objectType: 'conversation', objectId: conversationId }),
  'schedule.created': ({ scheduleId, agentId, status }) => schedule(scheduleId, { agentId, status }),
  'schedule.updated': ({ scheduleId, agentId, status }) => schedule(scheduleId, { agentId, status }),
  'schedule.deleted': ({ scheduleId, agentId }) => schedule(scheduleId, { agentId }),
  'webhook.created': ({ webhookId, status }) => webhook(webhookId, { status }),
  'webhook.updated': ({ webhookId, status }) => webhook(webhookId, { status }),
  'webhook.secret_rotated': ({ webhookId, previousExpiresAt }) => webhook(webhookId, previousExpiresAt === null ? {} : { previousExpiresAt }),
  'webhook.disabled': ({ webhookId, reason }) => webhook(webhookId, { reason }),
  'webhook.deleted': ({ webhookId }) => webhook(webhookId),
  'webhook.rewrapped': ({ webhookId, masterKeyId }) => webhook(webhookId, { masterKeyId }),
  'execution.cancelling': ({ executionId }) => ({ ...execution(executionId), action: 'execution.cancelled' }),
  // Of one that ran its worker says the same later, and nobody did that.
  'execution.cancelled': ({ executionId }, { actorid }) => (actorid === undefined ? undefined : execution(executionId)),
  'execution.action.answered': ({ executionId, step, name, type, approved, answeredBy }) => ({
    ...execution(executionId, { step, tool: name, type, approved }),
    actorId: answeredBy,
  }),
  'billing.usage.corrected': ({ usageId, correctionOf, costMicros }) => ({ objectType: 'usage', objectId: correctionOf, details: { correctionId: usageId, costMicros } }),
  'dead_letter.redriven': deadLetter,
  'dead_letter.discarded': deadLetter,
};

/** The entry of an event; undefined where it tells of nothing that somebody did. */
export function toAuditEntry(event: AuditedEvent): AuditEntry | undefined {
  // The reader is the one of the event's type, which the compiler does not follow through the union.
  const read = READERS[event.type] as Reader<EventType>;
  const told = read(event.data, event);
  if (told === undefined) return undefined;
  return {
    eventId: event.id,
    at: new Date(event.time),
    actorId: told.actorId === undefined ? (event.actorid ?? null) : told.actorId,
    action: told.action ?? event.type,
    objectType: told.objectType,
    objectId: told.objectId,
    ownerId: event.ownerid === PUBLIC_OWNER ? null : event.ownerid,
    correlationId: event.correlationid,
    details: told.details ?? {},
  };
}
