/**
 * What a payment provider's meters are told of a row. That they are, and what, is decided with the row and written with it; how far that has
 * come stands beside.
 */
export interface Metering {
  readonly customerId: string;
  /** One for each meter that the row counts for. */
  readonly reports: readonly MeterReport[];
  /** When the row was written, while a report of it waits; null after. */
  readonly waitingSince: Date | null;
  /** When it is to be looked at; null where every report has come to its end. */
  readonly nextAt: Date | null;
  /** Of whoever looks at it until `nextAt`. */
  readonly claim: string | null;
  /** Since when nobody knows whether a report has been counted that waits: set before the first call. Null where it is known that none has been. */
  readonly sentAt: Date | null;
  readonly attempts: number;
  /** Calls that were answered by a refusal or a failure, which the provider would answer again under the same key. */
  readonly failures: number;
}

export interface MeterReport {
  readonly meter: string;
  /** What a report is known by that comes again: the row's id, with the meter's behind it where there are several. */
  readonly identifier: string;
  /** Below zero where a correction takes off. */
  readonly value: number;
  /** `unreported`: it never will be; see `problem`. */
  readonly state: 'waiting' | 'reported' | 'unreported';
  /** Code of what stands in the way. */
  readonly problem: string | null;
  readonly reportedAt: Date | null;
}
