import type { MeterReport } from './metering.state.js';
import { isDoubtful, settled } from './report-usage.js';
import type { UsageState } from './usage.state.js';

const MINUTE_MS = 60_000;
/** The provider counts a little later than it answers. */
const COUNTED_AFTER_MS = 15 * MINUTE_MS;
/** Sums that are told apart at once; where there could be more, a person has to look. */
const MAX_SUMS = 20_000;

/** One meter of one customer in one minute: the finest that the provider tells sums of. */
export interface Minute {
  readonly customerId: string;
  readonly meter: string;
  readonly from: Date;
}

export function minuteOf(createdAt: Date): Date {
  return new Date(Math.floor(createdAt.getTime() / MINUTE_MS) * MINUTE_MS);
}

/**
 * Which of the reports that nobody knows the outcome of have been counted: as many as make up the sum. Where several choices do, either
 * is right, for what they add up to is the same, in the same minute, for the same customer.
 * @param rows all of the minute
 * @param sum what the provider has counted in it
 * @returns identifiers of those that have been; undefined where it cannot be told (yet)
 */
export function countedOf(rows: readonly UsageState[], meter: string, sum: number, now: Date): ReadonlySet<string> | undefined {
  const told = rows.flatMap(({ metering }) => (metering === null ? [] : metering.reports.filter((one) => one.meter === meter).map((report) => ({ report, metering }))));
  const isMoving = told.some(({ report, metering }) => {
    if (report.state === 'reported') return now.getTime() - (report.reportedAt?.getTime() ?? 0) < COUNTED_AFTER_MS;
    return report.state === 'waiting' && metering.sentAt !== null && !isDoubtful(metering, now);
  });
  if (isMoving) return undefined;
  const known = told.filter(({ report }) => report.state === 'reported').reduce((total, { report }) => total + report.value, 0);
  const doubtful = told.filter(({ report, metering }) => report.state === 'waiting' && metering.sentAt !== null).map(({ report }) => report);
  return choiceOf(doubtful, sum - known);
}

/** What is known of a row's reports after it was looked at what has been counted. @param counted undefined where that could not be told */
export function afterLooking(row: UsageState, countedBy: ReadonlyMap<string, ReadonlySet<string> | undefined>, now: Date): UsageState['metering'] {
  const { metering } = row;
  if (metering === null) return null;
  const isUnclear = metering.reports.some(({ state, meter }) => state === 'waiting' && countedBy.get(meter) === undefined);
  const reports = metering.reports.map((report): MeterReport => {
    const counted = countedBy.get(report.meter);
    if (report.state !== 'waiting') return report;
    if (counted === undefined) return { ...report, problem: 'in_doubt' };
    // It was counted when it was sent, so it is in every sum since.
    return counted.has(report.identifier) ? { ...report, state: 'reported', problem: null, reportedAt: metering.sentAt } : { ...report, problem: null };
  });
  const next = isUnclear ? { sentAt: metering.sentAt, nextAt: new Date(now.getTime() + COUNTED_AFTER_MS) } : { sentAt: null, nextAt: now, failures: metering.failures + 1 };
  return settled({ ...metering, ...next, reports, claim: null });
}

function choiceOf(reports: readonly MeterReport[], sum: number): ReadonlySet<string> | undefined {
  /** Each sum that some of them make up, with the last one that it takes, and the sum without that. */
  const sums = new Map<number, { readonly identifier: string; readonly before: number } | null>([[0, null]]);
  for (const { value, identifier } of reports) {
    if (sums.has(sum)) break;
    for (const before of [...sums.keys()]) if (!sums.has(before + value)) sums.set(before + value, { identifier, before });
    if (sums.size > MAX_SUMS) return undefined;
  }
  if (!sums.has(sum)) return undefined;
  const chosen = new Set<string>();
  for (let step = sums.get(sum); step !== undefined && step !== null; step = sums.get(step.before)) chosen.add(step.identifier);
  return chosen;
}
