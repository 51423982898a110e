import type { MeterReport, Metering } from './metering.state.js';

const SECOND_MS = 1_000;
const HOUR_MS = 60 * 60 * SECOND_MS;
const DAY_MS = 24 * HOUR_MS;
/** A report whose outcome has not been known for as long is not sent again before what was counted has been looked at: Stripe forgets identifiers after a day. */
export const RESEND_MS = 20 * HOUR_MS;
/** Stripe takes usage of the last 35 days. */
export const REPORTABLE_MS = 35 * DAY_MS - HOUR_MS;
const FIRST_PAUSE_MS = SECOND_MS;
const LONGEST_PAUSE_MS = 15 * 60 * SECOND_MS;

/**
 * How one report has gone.
 * - `reported`: it is counted, now or before
 * - `refused`: it is not counted, and may be later (`isFinal`: never)
 * - `unknown`: it may be counted; `isAnswered` where it failed there, rather than on the way
 */
export type ReportOutcome =
  | { readonly kind: 'reported' }
  | { readonly kind: 'refused'; readonly code: string; readonly isFinal: boolean; readonly isAnswered: boolean }
  | { readonly kind: 'unknown'; readonly isAnswered: boolean };

/** How often one report was tried, what came of it, and when. */
export interface Tried {
  readonly outcomes: ReadonlyMap<string, ReportOutcome>;
  /** Whether nothing is known of an earlier call. */
  readonly isRepeated: boolean;
  readonly now: Date;
  /** From 0 to 1. */
  readonly random: number;
}

/** The key under which the provider keeps its answer: another one after each failure that it would only repeat. The identifier stays. */
export const keyOf = ({ identifier }: Pick<MeterReport, 'identifier'>, { failures }: Pick<Metering, 'failures'>): string =>
  failures === 0 ? identifier : `${identifier}:${failures}`;

/** Whether it has to be looked at what was counted, before it is sent again. */
export const isDoubtful = ({ sentAt }: Pick<Metering, 'sentAt'>, now: Date): boolean => sentAt !== null && now.getTime() - sentAt.getTime() >= RESEND_MS;

/** Whether the provider takes no usage any more that is as old. */
export const isTooOld = (createdAt: Date, now: Date): boolean => now.getTime() - createdAt.getTime() >= REPORTABLE_MS;

/** What is known of a row's reports after they were tried. Those that were not tried stay as they are. */
export function afterTrying(metering: Metering, { outcomes, isRepeated, now, random }: Tried): Metering {
  const tried = [...outcomes.values()];
  const reports = metering.reports.map((report) => withOutcome(report, outcomes.get(report.identifier), isRepeated, now));
  const attempts = metering.attempts + (tried.length === 0 ? 0 : 1);
  const isUnknown = isRepeated || tried.some(({ kind }) => kind === 'unknown');
  const failures = metering.failures + (tried.some((one) => one.kind !== 'reported' && one.isAnswered) ? 1 : 0);
  // What was not tried, for the provider is away, comes first when it is back.
  const nextAt = tried.length === 0 ? now : new Date(now.getTime() + pauseOf(attempts, random));
  return settled({ ...metering, reports, claim: null, sentAt: isUnknown ? metering.sentAt : null, attempts, failures, nextAt });
}

/** A row of which nothing more is reported. */
export function givenUp(metering: Metering, problem: string): Metering {
  const reports = metering.reports.map((report) => (report.state === 'waiting' ? { ...report, state: 'unreported' as const, problem } : report));
  return settled({ ...metering, reports, claim: null });
}

/** Nothing is to be done any more once no report waits. */
export function settled(metering: Metering): Metering {
  if (metering.reports.some(({ state }) => state === 'waiting')) return metering;
  return { ...metering, waitingSince: null, nextAt: null, claim: null, sentAt: null };
}

function withOutcome(report: MeterReport, outcome: ReportOutcome | undefined, isRepeated: boolean, now: Date): MeterReport {
  if (outcome === undefined || report.state !== 'waiting') return report;
  if (outcome.kind === 'reported') return { ...report, state: 'reported', problem: null, reportedAt: now };
  if (outcome.kind === 'unknown') return { ...report, problem: 'stripe_unavailable' };
  // An earlier call may have been counted: that is looked at first.
  return { ...report, state: outcome.isFinal && !isRepeated ? 'unreported' : 'waiting', problem: outcome.code };
}

function pauseOf(attempts: number, random: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempts, 20)) * (0.5 + random / 2);
}
