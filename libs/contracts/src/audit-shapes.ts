import { Type } from 'typebox';
import { object } from './schema.js';

/** Number of an entry of the audit log: 1, 2, 3 …, without gaps. */
export const auditSequence = () => Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
/** HMAC-SHA-256 in hexadecimal. */
const auditHash = () => Type.String({ pattern: '^[0-9a-f]{64}$' });

/** An entry of the audit log, by what stands for it and for everything before it. */
export const auditHead = () => ({ sequence: auditSequence(), hash: auditHash() });
/** Entries that one batch of a verification looks at, at most. */
export const MAX_AUDIT_BATCH = 2_000;
export const auditHeads = () => Type.Array(object(auditHead()), { maxItems: 2 * MAX_AUDIT_BATCH });
export interface AuditHead {
  readonly sequence: number;
  readonly hash: string;
}

/** Id of the aggregate whose events anchor the log. */
export const AUDIT_LOG_ID = 'audit_log';

/** Of an entry as cursor: its sequence in decimal digits. */
export const AUDIT_ID = '^[1-9][0-9]{0,15}$';
/** `api_key.created` */
export const AUDIT_ACTION = '^[a-z_]{1,40}(\\.[a-z_]{1,40}){1,3}$';

/**
 * What is wrong with a log.
 * - `missing`: an entry is not there, though later ones are
 * - `out_of_place`: an entry does not follow the one before it: something was taken away, put in, or put elsewhere
 * - `changed`: an entry is not as it was written
 * - `unknown_key`: the key that an entry was written under is not configured
 * - `other_head`: an entry is another than the one that was anchored
 * - `truncated`: the log ends before an entry that was anchored
 */
export const AUDIT_FAULTS = ['missing', 'out_of_place', 'changed', 'unknown_key', 'other_head', 'truncated'] as const;
export type AuditFaultKind = (typeof AUDIT_FAULTS)[number];
export interface AuditFault {
  readonly kind: AuditFaultKind;
  /** First entry that is not as it should be. */
  readonly sequence: number;
}

/** What one batch of a verification has found. */
export interface AuditVerification {
  /** The last entry that is as it should be; null where there is none. */
  readonly last: AuditHead | null;
  /** Entries that were looked at, the bad one included. */
  readonly rows: number;
  readonly fault: AuditFault | null;
  /** Whether nothing is left to look at. */
  readonly done: boolean;
}

export type AuditDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** An entry as admins see it. */
export interface AuditEntryView {
  /** The sequence as a text. */
  readonly id: string;
  readonly object: 'audit_entry';
  readonly sequence: number;
  readonly at: string;
  /** The user who did it; null where FeNAgO did, an operator, or somebody unknown. */
  readonly actorId: string | null;
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string | null;
  /** Whose object it is; null where nobody owns it. */
  readonly ownerId: string | null;
  readonly correlationId: string;
  readonly eventId: string;
  readonly details: AuditDetails;
  readonly hash: string;
}
