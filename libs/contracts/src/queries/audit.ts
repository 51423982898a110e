import { Type } from 'typebox';
import { AUDIT_ACTION, AUDIT_ID, auditHead, auditHeads, MAX_AUDIT_BATCH, type AuditEntryView, type AuditVerification } from '../audit-shapes.js';
import { adminCaller, defineQuery, paging, type Page } from '../request.js';
import { id, object, timestamp } from '../schema.js';

/** Who did what to which object; what is left out holds nothing back. */
export const listAudit = defineQuery<Page<AuditEntryView>>()(
  'user.list_audit',
  object({
    admin: adminCaller(),
    actorId: Type.Optional(id('user')),
    objectId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    action: Type.Optional(Type.String({ pattern: AUDIT_ACTION })),
    from: Type.Optional(timestamp()),
    to: Type.Optional(timestamp()),
    ...paging,
    after: Type.Optional(Type.String({ pattern: AUDIT_ID })),
  }),
);

/** Checks a batch of the audit log; for operators. */
export const verifyAudit = defineQuery<AuditVerification>()(
  'user.verify_audit',
  object({
    /** The last entry of the batch before. */
    after: Type.Optional(object(auditHead())),
    limit: Type.Integer({ minimum: 1, maximum: MAX_AUDIT_BATCH }),
    /** Entries that are known from elsewhere: those of this batch, and the last one. */
    heads: auditHeads(),
  }),
);
