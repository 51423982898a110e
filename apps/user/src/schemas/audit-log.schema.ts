import { defineSchema } from '@fenago/mongo';
import type { AuditRow } from '../domain/audit-entry.js';

export const AUDIT_LOG = 'audit_log';

export const auditLogSchema = defineSchema<AuditRow>(
  {
    _id: { type: Number, required: true },
    previousHash: { type: String, required: true },
    keyId: { type: String, required: true },
    hash: { type: String, required: true },
    eventId: { type: String, required: true },
    at: { type: Date, required: true },
    actorId: { type: String, default: null },
    action: { type: String, required: true },
    objectType: { type: String, required: true },
    objectId: { type: String, default: null },
    ownerId: { type: String, default: null },
    correlationId: { type: String, required: true },
    details: { type: Object, required: true },
  },
  [
    // An event that comes again adds nothing.
    { fields: { eventId: 1 }, options: { unique: true } },
    { fields: { actorId: 1, _id: -1 } },
    { fields: { objectId: 1, _id: -1 } },
    { fields: { action: 1, _id: -1 } },
    { fields: { at: 1 } },
  ],
);
