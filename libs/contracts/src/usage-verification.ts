import type { UsageView } from './execution-views.js';

/** A call of the model that is over, as the execution's journal has it. */
export interface ModelCallView {
  readonly step: number;
  readonly usage: UsageView;
  /** By the price table at that time. */
  readonly costMicros: number;
}

/** What an execution used, for whoever compares it with the ledger. */
export interface ExecutionUsageView {
  readonly id: string;
  readonly object: 'execution_usage';
  /** Null where it has not ended. */
  readonly endTime: string | null;
  readonly calls: readonly ModelCallView[];
}

/**
 * How a row of the ledger and a call of the model differ.
 * - `missing`: the call has no row
 * - `unexpected`: the row has no call
 * - `usage`: the tokens differ
 * - `cost`: the cost differs
 * - `price`: the cost of the row is not what its tokens cost by its price
 */
export const USAGE_FAULTS = ['missing', 'unexpected', 'usage', 'cost', 'price'] as const;
export type UsageFaultKind = (typeof USAGE_FAULTS)[number];
export interface UsageFault {
  readonly kind: UsageFaultKind;
  /** `<executionId>:<step>` */
  readonly usageId: string;
  /** What the execution says it cost; null where there is no such call. */
  readonly executionCostMicros: number | null;
  readonly ledgerCostMicros: number | null;
}

/** Faults that one batch of a verification names, at most. */
export const MAX_USAGE_FAULTS = 500;

/** What one batch of a verification has found. */
export interface UsageVerification {
  /** Executions that were compared. */
  readonly executions: number;
  /** Rows that were compared; corrections are none of them. */
  readonly rows: number;
  /** Executions that run, or ended a moment ago: events of theirs may still be on their way. */
  readonly pending: number;
  /** Rows of executions that are gone, as those of users who are. */
  readonly orphans: number;
  /** Sums of what was compared, in decimal digits, for they may be beyond 2^53. */
  readonly executionCostMicros: string;
  readonly ledgerCostMicros: string;
  /** The first of them. */
  readonly faults: readonly UsageFault[];
  readonly faultCount: number;
  /** The last execution that was looked at; null where nothing is left. */
  readonly next: string | null;
}
