import { defineSchema } from '@fenago/mongo';
import type { LogEntry } from '../domain/execution.state.js';

/** A sealed run of an execution's log entries, of positions `from` ≤ p < `to`; inserted once, never changed. */
export interface LogPageDocument {
  /** `<executionId>:<from>`, the number padded so that the order of the ids is the order of the pages. */
  readonly _id: string;
  readonly executionId: string;
  readonly userId: string;
  readonly from: number;
  readonly to: number;
  readonly entries: readonly LogEntry[];
}

export const LOG_PAGE_COLLECTION = 'execution_log_page';
const DIGITS = 8;

export function logPageId(executionId: string, from: number): string {
  return `${executionId}:${String(from).padStart(DIGITS, '0')}`;
}

export const logPageSchema = defineSchema<LogPageDocument>(
  {
    _id: { type: String, required: true },
    executionId: { type: String, required: true },
    userId: { type: String, required: true },
    from: { type: Number, required: true },
    to: { type: Number, required: true },
    entries: { type: [Object], required: true },
  },
  [{ fields: { executionId: 1, to: 1 } }, { fields: { userId: 1 } }],
);
