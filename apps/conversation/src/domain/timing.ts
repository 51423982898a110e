import { FenagoError } from '@fenago/contracts';
import { Cron } from 'croner';

/** When something is due: at the times of a cron expression, or once. */
export interface Timing {
  /** Five fields; null where it is due once. */
  readonly cron: string | null;
  /** IANA name; `cron` is read in it. */
  readonly timeZone: string;
  /** Null where it is due by `cron`. */
  readonly at: Date | null;
}

/** Timing as a request gives it. */
export interface GivenTiming {
  readonly cron: string | undefined;
  readonly timeZone: string | undefined;
  readonly at: Date | undefined;
}

const FIELDS = 5;
/** What a field is written with: no nicknames and no times, which the parser would take as well. */
const FIELD = /^[0-9a-z*,/?#+-]+$/i;

/** The first time after `after`; null where there is none. */
export function nextTime(timing: Timing, after: Date): Date | null {
  if (timing.at !== null) return timing.at > after ? timing.at : null;
  return cronOf(timing)?.nextRun(after) ?? null;
}

/** The last time up to `upTo`, that moment included; null where there is none. */
export function latestTime(timing: Timing, upTo: Date): Date | null {
  if (timing.at !== null) return timing.at <= upTo ? timing.at : null;
  // The one before a moment is strictly before it.
  return cronOf(timing)?.previousRuns(1, new Date(upTo.getTime() + 1))[0] ?? null;
}

/** The timing that a request leaves: of cron and time, the one that it gives takes the other's place. */
export function changeTiming(before: Timing, { cron, timeZone = before.timeZone, at }: GivenTiming): Timing {
  if (cron !== undefined) return { cron: cron.trim().replaceAll(/\s+/g, ' '), timeZone, at: null };
  return at === undefined ? { cron: before.cron, timeZone, at: before.at } : { cron: null, timeZone, at };
}

export function isSameTiming(a: Timing, b: Timing): boolean {
  return a.cron === b.cron && a.timeZone === b.timeZone && a.at?.getTime() === b.at?.getTime();
}

/** No timing yet. */
export const NO_TIMING: Timing = { cron: null, timeZone: 'UTC', at: null };

/** Why nothing can be due by what a request gives. */
export function givenRefusal({ cron, at }: GivenTiming): FenagoError | undefined {
  return cron !== undefined && at !== undefined ? invalid('/at', 'must be left out where there is a cron expression') : undefined;
}

/** Why nothing is ever due by a timing after `after`. */
export function timingRefusal(timing: Timing, after: Date): FenagoError | undefined {
  const { cron, timeZone, at } = timing;
  if (!isTimeZone(timeZone)) return invalid('/timeZone', 'must be the IANA name of a time zone, such as Europe/Berlin');
  if (at !== null) return at > after ? undefined : invalid('/at', 'must be a time to come');
  if (cron === null) return invalid('/cron', 'must be a cron expression, unless there is a time in at');
  return cronRefusal(cron) ?? (nextTime(timing, after) === null ? invalid('/cron', 'must name a day that there is') : undefined);
}

function cronRefusal(cron: string): FenagoError | undefined {
  const fields = cron.split(' ');
  if (fields.length !== FIELDS) return invalid('/cron', 'must have five fields: minute, hour, day of month, month, day of week');
  const misfit = fields.find((field) => !FIELD.test(field));
  if (misfit !== undefined) return invalid('/cron', `must be a cron expression; ${misfit} is no field of one`);
  try {
    cronOf({ cron, timeZone: 'UTC' });
    return undefined;
  } catch (error) {
    return invalid('/cron', `must be a cron expression: ${reasonOf(error)}`, error);
  }
}

/** What the parser says, without its own name. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^\w+: /, '') : String(error);
}

/**
 * Parsed anew each time, which takes a tenth of a millisecond. A fixed time (no `*` and no step in minute and hour) that the
 * clocks skip is due when they have, and one that they repeat is due once; any other follows the clock.
 */
function cronOf({ cron, timeZone }: Pick<Timing, 'cron' | 'timeZone'>): Cron | undefined {
  return cron === null ? undefined : new Cron(cron, { timezone: timeZone, mode: '5-part', fixedTimeRule: 'no-wildcard' });
}

/** Offsets such as +02:00 are none, though the machine takes them. */
function isTimeZone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false;
  try {
    Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function invalid(path: string, message: string, cause?: unknown): FenagoError {
  return new FenagoError('invalid_request', `The schedule cannot be taken: ${path} ${message}.`, { fields: [{ path, message }], cause });
}
