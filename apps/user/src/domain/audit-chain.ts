import type { AuditFault, AuditHead } from '@fenago/contracts';
import type { AuditEntry, AuditRow } from './audit-entry.js';

/** Keyed hash of a text; undefined where there is no key of that name. */
export type Seal = (keyId: string, text: string) => string | undefined;

/** What the first entry follows. */
export const BEFORE_FIRST: AuditHead = { sequence: 0, hash: '0'.repeat(64) };

/** What inspecting some rows has found. */
export interface Inspection {
  /** The last one that is as it should be; that before them where there is none. */
  readonly last: AuditHead;
  readonly rows: number;
  readonly fault: AuditFault | null;
}

/** Puts entries behind the head of the log, each with the hash of all before it. */
export function chain(entries: readonly AuditEntry[], head: AuditHead, keyId: string, seal: Seal): readonly AuditRow[] {
  let { sequence, hash: previousHash } = head;
  return entries.map((entry) => {
    sequence += 1;
    const content = { ...entry, _id: sequence, previousHash, keyId };
    const hash = seal(keyId, canonical(content));
    if (hash === undefined) throw new RangeError(`There is no key ${keyId}.`);
    previousHash = hash;
    return { ...content, hash };
  });
}

/**
 * Looks for the first row that is not as it was written.
 * @param rows those that come after `after`, in order
 * @param heads entries that are known from elsewhere
 */
export function inspect(rows: readonly AuditRow[], after: AuditHead, heads: readonly AuditHead[], seal: Seal): Inspection {
  let last = after;
  for (const [index, row] of rows.entries()) {
    const fault = faultOf(row, last, heads, seal);
    if (fault !== undefined) return { last, rows: index + 1, fault };
    last = { sequence: row._id, hash: row.hash };
  }
  return { last, rows: rows.length, fault: null };
}

/** What is wrong with a log that ends here, where one was anchored that came further. */
export function truncation(last: AuditHead, heads: readonly AuditHead[]): AuditFault | null {
  return heads.some(({ sequence }) => sequence > last.sequence) ? { kind: 'truncated', sequence: last.sequence + 1 } : null;
}

function faultOf(row: AuditRow, last: AuditHead, heads: readonly AuditHead[], seal: Seal): AuditFault | undefined {
  const sequence = last.sequence + 1;
  if (row._id !== sequence) return { kind: Number.isInteger(row._id) ? 'missing' : 'out_of_place', sequence };
  if (row.previousHash !== last.hash) return { kind: 'out_of_place', sequence };
  const { hash, ...content } = row;
  const sealed = seal(String(row.keyId), canonical(content));
  if (sealed === undefined) return { kind: 'unknown_key', sequence };
  if (sealed !== hash) return { kind: 'changed', sequence };
  const isOther = heads.some((head) => head.sequence === sequence && head.hash !== hash);
  return isOther ? { kind: 'other_head', sequence } : undefined;
}

/** The same text for the same content, however its fields are ordered: JSON with the names of each object sorted. */
function canonical(content: unknown): string {
  return JSON.stringify(content, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value,
  );
}
