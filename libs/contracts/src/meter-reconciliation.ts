/**
 * How far a row of the ledger has come on its way to a meter.
 * - `waiting`: it is to be reported
 * - `reported`: the meter counts it
 * - `unreported`: it never will be; `problem` says why
 */
export const METERING_STATES = ['waiting', 'reported', 'unreported'] as const;
export type MeteringState = (typeof METERING_STATES)[number];

/** Rows that one comparison names, at most. */
export const MAX_METER_ROWS = 100;

/** A row that may be why a customer's sums differ. */
export interface MeterRowView {
  /** `<executionId>:<step>`, or of a correction. */
  readonly usageId: string;
  readonly value: number;
  readonly state: MeteringState;
  /** Code of what stands in the way; null where nothing does. */
  readonly problem: string | null;
}

/** What the ledger and the payment provider have of one customer and meter, in the meter's units. */
export interface MeterComparison {
  readonly customerId: string;
  readonly meter: string;
  readonly ledger: number;
  /** Null where the provider has no such customer any more, as those of users who are gone, or no such meter. */
  readonly stripe: number | null;
  /** What the provider lacks, below zero what it has too much; null where it has nothing to compare with. */
  readonly difference: number | null;
  /** Of the ledger's sum, what is yet to be reported. */
  readonly waiting: number;
  /** Of the ledger's sum, what never will be. */
  readonly unreported: number;
  /** Where the sums differ: rows that are not reported, and where those are not why, rows of hours in which the sums differ. */
  readonly rows: readonly MeterRowView[];
}

/** What one batch of a reconciliation has found. */
export interface MeterReconciliation {
  readonly comparisons: readonly MeterComparison[];
  /** The last customer that was looked at; null where nobody is left. */
  readonly next: string | null;
}
