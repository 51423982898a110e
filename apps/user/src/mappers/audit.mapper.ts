import type { AuditEntryView } from '@fenago/contracts';
import type { AuditRow } from '../domain/audit-entry.js';

export function toAuditEntryView({ _id: sequence, at, previousHash: _previous, keyId: _key, ...entry }: AuditRow): AuditEntryView {
  return { id: String(sequence), object: 'audit_entry', sequence, at: at.toISOString(), ...entry };
}
