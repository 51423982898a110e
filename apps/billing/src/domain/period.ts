import { FenagoError } from '@fenago/contracts';

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

function toTime(field: keyof Period, text: string): Date {
  const time = new Date(text);
  // The parser takes 30 February for 2 March.
  if (Number.isNaN(time.getTime()) || time.toISOString() !== text) throw invalid(field, 'must be a time that exists');
  return time;
}

function invalid(field: keyof Period, message: string): FenagoError {
  return new FenagoError('invalid_request', `${field} ${message}.`, { fields: [{ path: `/${field}`, message }] });
}
