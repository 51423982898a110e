import { FenagoError } from '@fenago/contracts';

const DAY_MS = 24 * 60 * 60_000;
const DEFAULT_DAYS = 30;

/** From a time (included) to a time (excluded). */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** @throws FenagoError `invalid_request` where a time is none, or the end comes before the start */
export function periodOf(from: string, to: string): Period {
  const period = { from: toTime('from', from), to: toTime('to', to) };
  if (period.from > period.to) throw invalid('to', 'must not be before from');
  return period;
}

/** A period that may be open at either end. */
export function rangeOf(from: string | undefined, to: string | undefined): Partial<Period> {
  if (from !== undefined && to !== undefined) return periodOf(from, to);
  return { ...(from === undefined ? {} : { from: toTime('from', from) }), ...(to === undefined ? {} : { to: toTime('to', to) }) };
}

/**
 * Whole days (UTC) that have passed: their sums no longer change, so that nobody can watch them for what one person does.
 * @throws FenagoError `invalid_request` as {@link periodOf}, and where an end is no midnight or the period is not over
 */
export function pastDaysOf(from: string | undefined, to: string | undefined, now: Date): Period {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const end = to === undefined ? today : toTime('to', to).getTime();
  const period = periodOf(from ?? new Date(end - DEFAULT_DAYS * DAY_MS).toISOString(), new Date(end).toISOString());
  if (period.from.getTime() % DAY_MS !== 0) throw invalid('from', 'must be the begin of a day (UTC)');
  if (end % DAY_MS !== 0) throw invalid('to', 'must be the begin of a day (UTC)');
  if (end > today) throw invalid('to', 'must not be after the begin of today (UTC)');
  return period;
}

function toTime(field: keyof Period, text: string): Date {
  const time = new Date(text);
  // The parser takes 30 February for 2 March.
  if (Number.isNaN(time.getTime()) || time.toISOString() !== text) throw invalid(field, 'must be a time that exists');
  return time;
}

function invalid(field: keyof Period, message: string): FenagoError {
  return new FenagoError('invalid_request', `${field} ${message}.`, { fields: [{ path: `/${field}`, message }] });
}
