import { ToolFailure } from '../failure.js';
import { resultOf } from '../result.js';
import type { Tool } from '../tool.js';

/** As Intl names the offset of a time zone: `GMT`, `GMT+05:30`. */
const OFFSET = /GMT(?:([+-]\d{2}:\d{2}))?/;
const PARAMETERS = {
  type: 'object',
  properties: { timeZone: { type: 'string', description: 'IANA time zone, for example Europe/Berlin; UTC where it is left out' } },
  additionalProperties: false,
} as const;

/** Tells the time: ISO 8601 to the second, with the offset of the time zone that is asked for. */
export function currentTime(clock: { now(): Date }, approval: boolean): Tool {
  return {
    spec: {
      name: 'current_time',
      description: 'The present date and time, in ISO 8601 with the offset from UTC.',
      parameters: PARAMETERS,
      effect: 'pure',
      approval,
    },
    timeoutSeconds: 1,
    checkedBy: PARAMETERS,
    call: (args) => Promise.resolve(resultOf(timeIn(clock.now(), args['timeZone'] === undefined ? 'UTC' : String(args['timeZone'])))),
  };
}

function timeIn(now: Date, timeZone: string): string {
  const parts = partsIn(now, timeZone);
  const offset = OFFSET.exec(parts['timeZoneName'] ?? '')?.[1] ?? '+00:00';
  return `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}:${parts['second']}${offset}`;
}

function partsIn(now: Date, timeZone: string): Readonly<Record<string, string>> {
  const [date, time] = ['2-digit', 'numeric'] as const;
  const digits = { year: time, month: date, day: date, hour: date, minute: date, second: date } as const;
  try {
    const format = new Intl.DateTimeFormat('en-US', { ...digits, timeZone, hourCycle: 'h23', timeZoneName: 'longOffset' });
    return Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));
  } catch (error) {
    throw new ToolFailure(`There is no time zone called ${timeZone.slice(0, 64)}. Name one as IANA does, for example Europe/Berlin or UTC.`, { cause: error });
  }
}
