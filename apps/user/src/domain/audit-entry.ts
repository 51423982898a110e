import type { AuditDetails } from '@fenago/contracts';

/** What the audit log says of one event: ids, numbers, names of ours and of tools, and nothing else that anybody wrote. */
export interface AuditEntry {
  readonly eventId: string;
  readonly at: Date;
  /** The user who did it; null where FeNAgO did, an operator, or somebody unknown. */
  readonly actorId: string | null;
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string | null;
  /** Whose object it is; null where nobody owns it. */
  readonly ownerId: string | null;
  readonly correlationId: string;
  readonly details: AuditDetails;
}

/** An entry in its place. */
export interface AuditRow extends AuditEntry {
  /** Its sequence: 1, 2, 3 …, without gaps. */
  readonly _id: number;
  readonly previousHash: string;
  /** Name of the key that its hash was made with. */
  readonly keyId: string;
  readonly hash: string;
}

/** Which entries are meant; what is left out holds nothing back. */
export interface AuditFilter {
  readonly actorId?: string | undefined;
  readonly objectId?: string | undefined;
  readonly action?: string | undefined;
  /** Of what happened; included. */
  readonly from?: Date | undefined;
  /** Excluded. */
  readonly to?: Date | undefined;
}
