import type { MeterReport, Metering } from './metering.state.js';
import type { Period } from './period.js';
import { givenUp, isDoubtful, isTooOld, settled } from './report-usage.js';

const MINUTE_MS = 60_000;
/** Stripe counts a little later than it answers. */
const COUNTED_AFTER_MS = 15 * MINUTE_MS;
/** Sums that are told apart; where there could be more, a person has to look. */
const MAX_SUMS = 100_000;

/** A row, as much as is looked at here. */
interface Row {
  readonly createdAt: Date;
  readonly metering: Metering;
}

/** The finest that Stripe tells sums of. */
export function minuteOf(createdAt: Date): Period {
  const from = new Date(Math.floor(createdAt.getTime() / MINUTE_MS) * MINUTE_MS);
  return { from, to: new Date(from.getTime() + MINUTE_MS) };
}

/** Meters that rows are yet to be reported to. */
export function waitingMeters(rows: readonly Row[]): ReadonlySet<string> {
  return new Set(rows.flatMap(({ metering }) => metering.reports.filter(({ state }) => state === 'waiting').map(({ meter }) => meter)));
}

/** Whether what Stripe has summed up may be another in a moment: something was reported a while ago, or is on its way. @param rows all of one minute */
export function isMoving(rows: readonly Row[], meter: string, now: Date): boolean {
  return reportsTo(meter, rows).some(({ report, metering }) => {
    if (report.state === 'reported') return now.getTime() - (report.reportedAt?.getTime() ?? 0) < COUNTED_AFTER_MS;
    return report.state === 'waiting' && metering.sentAt !== null && !isDoubtful(metering, now);
  });
}

/**
 * Which of the reports that nobody knows the outcome of have been counted: as many as make up the sum. Where several choices do, either
 * is right, for what they add up to is the same, in the same minute, for the same customer.
 * @param rows all of one minute
 * @param sum what Stripe has counted in it
 * @returns identifiers of those that have been; undefined where no choice makes up the sum
 */
export function countedOf(doubtful: readonly Row[], rows: readonly Row[], meter: string, sum: number): ReadonlySet<string> | undefined {
  const reported = reportsTo(meter, rows).filter(({ report }) => report.state === 'reported');
  const known = reported.reduce((total, { report }) => total + report.value, 0);
  const waiting = reportsTo(meter, doubtful).filter(({ report }) => report.state === 'waiting');
  return choiceOf(waiting.map(({ report }) => report), sum - known);
}

/** What is known of a row's reports after it was looked at what has been counted. @param counted undefined of a meter where that could not be told */
export function afterLooking({ createdAt, metering }: Row, counted: ReadonlyMap<string, ReadonlySet<string> | undefined>, now: Date): Metering {
  const isUnclear = [...waitingMeters([{ createdAt, metering }])].some((meter) => counted.get(meter) === undefined);
  const reports = metering.reports.map((report) => withLook(report, counted.get(report.meter), metering.sentAt));
  const next = isUnclear ? { nextAt: new Date(now.getTime() + COUNTED_AFTER_MS) } : { sentAt: null, nextAt: now, failures: metering.failures + 1 };
  const after = settled({ ...metering, ...next, reports, claim: null });
  // What Stripe takes no longer anyway is left to a person.
  return isUnclear && isTooOld(createdAt, now) ? givenUp(after, 'in_doubt') : after;
}

function withLook(report: MeterReport, counted: ReadonlySet<string> | undefined, sentAt: Date | null): MeterReport {
  if (report.state !== 'waiting') return report;
  if (counted === undefined) return { ...report, problem: 'in_doubt' };
  // It was counted when it was sent, so it is in every sum since.
  return counted.has(report.identifier) ? { ...report, state: 'reported', problem: null, reportedAt: sentAt } : { ...report, problem: null };
}

function reportsTo(meter: string, rows: readonly Row[]): readonly { readonly report: MeterReport; readonly metering: Metering }[] {
  return rows.flatMap(({ metering }) => metering.reports.filter((report) => report.meter === meter).map((report) => ({ report, metering })));
}

function choiceOf(reports: readonly MeterReport[], sum: number): ReadonlySet<string> | undefined {
  // Most often all were counted, or none.
  if (sum === reports.reduce((total, { value }) => total + value, 0)) return new Set(reports.map(({ identifier }) => identifier));
  /** Each sum that some of them make up, with the last one that it takes, and the sum without that. */
  const sums = new Map<number, { readonly identifier: string; readonly before: number } | null>([[0, null]]);
  for (const { value, identifier } of reports) {
    if (sums.has(sum)) break;
    for (const before of Array.from(sums.keys())) if (!sums.has(before + value)) sums.set(before + value, { identifier, before });
    if (sums.size > MAX_SUMS) return undefined;
  }
  if (!sums.has(sum)) return undefined;
  const chosen = new Set<string>();
  for (let step = sums.get(sum); step !== undefined && step !== null; step = sums.get(step.before)) chosen.add(step.identifier);
  return chosen;
}
