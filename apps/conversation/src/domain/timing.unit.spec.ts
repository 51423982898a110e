import { describe, expect, it } from 'vitest';
import { changeTiming, givenRefusal, latestTime, nextTime, NO_TIMING, timingRefusal, type GivenTiming, type Timing } from './timing.js';

const cron = (expression: string, timeZone = 'UTC'): Timing => ({ cron: expression, timeZone, at: null });
const at = (time: string): Timing => ({ cron: null, timeZone: 'UTC', at: new Date(time) });

/** The next times, UTC to the minute. */
function times(timing: Timing, after: string, count: number): string[] {
  const found: string[] = [];
  for (let from = new Date(after); found.length < count; ) {
    const next = nextTime(timing, from);
    if (next === null) break;
    found.push(next.toISOString().slice(0, 16));
    from = next;
  }
  return found;
}

describe('the next times', () => {
  it.each<[what: string, expression: string, zone: string, after: string, expected: readonly string[]]>([
    ['on the minute itself comes the one after', '* * * * *', 'UTC', '2027-01-01T00:00:00Z', ['2027-01-01T00:01', '2027-01-01T00:02']],
    ['a moment before the minute comes it', '0 9 * * *', 'UTC', '2027-01-01T08:59:59.999Z', ['2027-01-01T09:00', '2027-01-02T09:00']],
    ['on working days', '30 8 * * 1-5', 'Asia/Kathmandu', '2027-01-01T12:00:00Z', ['2027-01-04T02:45', '2027-01-05T02:45']],
    ['by names', '0 0 * jan SUN', 'UTC', '2027-01-25T00:00:00Z', ['2027-01-31T00:00', '2028-01-02T00:00']],
    ['in months that have a 31st', '0 0 31 * *', 'UTC', '2027-01-01T00:00:00Z', ['2027-01-31T00:00', '2027-03-31T00:00', '2027-05-31T00:00']],
    ['on the last day of each month', '0 0 L * *', 'UTC', '2027-01-31T00:00:00Z', ['2027-02-28T00:00', '2027-03-31T00:00', '2027-04-30T00:00']],
    ['on leap days', '0 3 29 2 *', 'UTC', '2027-01-01T00:00:00Z', ['2028-02-29T03:00', '2032-02-29T03:00']],
    ['on leap days, but in 2100', '0 3 29 2 *', 'UTC', '2096-02-29T03:00:00Z', ['2104-02-29T03:00']],
    ['on the 13th and on Fridays', '0 0 13 * 5', 'UTC', '2027-01-01T00:00:00Z', ['2027-01-08T00:00', '2027-01-13T00:00', '2027-01-15T00:00']],
    // Berlin skips from 2:00 to 3:00 on 28 March 2027, and goes back from 3:00 to 2:00 on 31 October.
    ['a fixed time that the clocks skip: when they have', '30 2 * * *', 'Europe/Berlin', '2027-03-27T12:00:00Z', ['2027-03-28T01:00', '2027-03-29T00:30']],
    ['two fixed times of which one is skipped', '30 2,3 * * *', 'Europe/Berlin', '2027-03-27T12:00:00Z', ['2027-03-28T01:00', '2027-03-28T01:30', '2027-03-29T00:30']],
    ['a step goes on over the gap', '*/30 * * * *', 'Europe/Berlin', '2027-03-28T00:20:00Z', ['2027-03-28T00:30', '2027-03-28T01:00', '2027-03-28T01:30']],
    ['a step within the gap is skipped', '*/15 2 * * *', 'America/New_York', '2027-03-13T12:00:00Z', ['2027-03-15T06:00', '2027-03-15T06:15']],
    ['a fixed time that the clocks repeat: once', '30 2 * * *', 'Europe/Berlin', '2027-10-30T12:00:00Z', ['2027-10-31T00:30', '2027-11-01T01:30']],
    ['the same, asked in the repeated hour', '30 2 * * *', 'Europe/Berlin', '2027-10-31T00:45:00Z', ['2027-11-01T01:30']],
    ['a step goes on through the repeated hour', '*/30 * * * *', 'Europe/Berlin', '2027-10-31T00:10:00Z', ['2027-10-31T00:30', '2027-10-31T01:00', '2027-10-31T01:30', '2027-10-31T02:00']],
    ['each hour, also the repeated one', '0 * * * *', 'America/New_York', '2027-11-07T04:30:00Z', ['2027-11-07T05:00', '2027-11-07T06:00', '2027-11-07T07:00']],
    // Lord Howe moves by half an hour; Santiago's clocks change at midnight; Apia left summer time for good.
    ['a gap of half an hour', '15 2 * * *', 'Australia/Lord_Howe', '2027-10-02T00:00:00Z', ['2027-10-02T15:30', '2027-10-03T15:15']],
    ['a repeated half hour', '45 1 * * *', 'Australia/Lord_Howe', '2027-04-03T00:00:00Z', ['2027-04-03T14:45', '2027-04-04T15:15']],
    ['a midnight that there is not', '0 0 * * *', 'America/Santiago', '2027-09-04T12:00:00Z', ['2027-09-05T04:00', '2027-09-06T03:00']],
    ['a zone that had summer time once', '0 0 * * *', 'Pacific/Apia', '2027-09-25T00:00:00Z', ['2027-09-25T11:00', '2027-09-26T11:00']],
  ])('%s: %s in %s', (_what, expression, zone, after, expected) => {
    expect(times(cron(expression, zone), after, expected.length)).toEqual(expected);
  });

  it('of a single time is that time, until it has come', () => {
    const once = at('2027-01-01T00:00:00.000Z');
    expect(times(once, '2026-12-31T23:59:59.999Z', 2)).toEqual(['2027-01-01T00:00']);
    expect(nextTime(once, new Date('2027-01-01T00:00:00.000Z'))).toBeNull();
  });
});

describe('the latest time', () => {
  const latest = (timing: Timing, upTo: string) => latestTime(timing, new Date(upTo))?.toISOString().slice(0, 16);

  it.each([
    ['*/10 * * * *', 'UTC', '2027-01-01T12:34:56.789Z', '2027-01-01T12:30'],
    ['*/10 * * * *', 'UTC', '2027-01-01T12:30:00.000Z', '2027-01-01T12:30'],
    ['*/10 * * * *', 'UTC', '2027-01-01T12:29:59.999Z', '2027-01-01T12:20'],
    ['30 2 * * *', 'Europe/Berlin', '2027-03-28T12:00:00Z', '2027-03-28T01:00'],
    ['30 2 * * *', 'Europe/Berlin', '2027-10-31T12:00:00Z', '2027-10-31T00:30'],
    ['0 3 29 2 *', 'UTC', '2027-01-01T00:00:00Z', '2024-02-29T03:00'],
  ])('%s in %s up to %s', (expression, zone, upTo, expected) => {
    expect(latest(cron(expression, zone), upTo)).toBe(expected);
  });

  it.each([
    ['7,37 * * * *', 'Europe/Berlin', '2027-10-30T20:00:00Z'],
    ['*/20 1-4 * * *', 'Australia/Lord_Howe', '2027-04-03T10:00:00Z'],
  ])('is the last of the next times, wherever one looks: %s in %s', (expression, zone, from) => {
    const timing = cron(expression, zone);
    const all = times(timing, from, 40);
    const justBefore = (time: string): string => new Date(Date.parse(`${time}:00.000Z`) - 1).toISOString();
    expect(all.map((time) => latest(timing, `${time}:00.000Z`))).toEqual(all);
    expect(all.slice(1).map((time) => latest(timing, justBefore(time)))).toEqual(all.slice(0, -1));
  });

  it('of a single time is that time, once it has come', () => {
    expect(latest(at('2027-01-01T00:00:00.000Z'), '2027-01-01T00:00:00.000Z')).toBe('2027-01-01T00:00');
    expect(latest(at('2027-01-01T00:00:00.001Z'), '2027-01-01T00:00:00.000Z')).toBeUndefined();
  });
});

describe('what nothing can be due by', () => {
  const NOW = new Date('2027-01-01T00:00:00Z');
  const refusal = (timing: Timing) => timingRefusal(timing, NOW);

  it.each([
    ['a day that never comes', '0 0 30 2 *'],
    ['days that never come', '0 0 31 2,4,6,9,11 *'],
    ['a weekday that never is the 31st', '0 0 31 4 +MON'],
    ['four fields', '0 0 * *'],
    ['six fields: seconds', '0 0 0 * * *'],
    ['a nickname', '@daily'],
    ['a time', '2030-01-01T00:00:00'],
    ['a time in five parts', '2030-01-01T00:00:00 * * * *'],
    ['nothing', ''],
    ['words', 'at nine in the morning'],
    ['a minute that there is not', '60 * * * *'],
    ['an hour that there is not', '0 24 * * *'],
    ['a day that there is not', '0 0 0 * *'],
    ['a month that there is not', '0 0 1 13 *'],
    ['a weekday that there is not', '0 0 * * 8'],
    ['a step of nothing', '*/0 * * * *'],
    ['a range backwards', '0 22-2 * * *'],
    ['an empty place in a list', '0 0 1,,2 * *'],
    ['letters', 'a b c d e'],
    ['a number that is none', '1e1 * * * *'],
  ])('%s: %j', (_what, expression) => {
    expect(refusal(cron(expression))).toMatchObject({ code: 'invalid_request', fields: [{ path: '/cron' }] });
  });

  it.each(['Europe/Nowhere', '+02:00', '', 'GMT+1', '__proto__'])('the time zone %j', (timeZone) => {
    expect(refusal(cron('0 0 * * *', timeZone))).toMatchObject({ code: 'invalid_request', fields: [{ path: '/timeZone' }] });
  });

  it('is a time that has come, and no timing at all', () => {
    expect(refusal(at('2027-01-01T00:00:00Z'))).toMatchObject({ code: 'invalid_request', fields: [{ path: '/at' }] });
    expect(refusal(NO_TIMING)).toMatchObject({ code: 'invalid_request', fields: [{ path: '/cron' }] });
    expect(givenRefusal({ cron: '0 0 * * *', timeZone: undefined, at: NOW })).toMatchObject({ code: 'invalid_request', fields: [{ path: '/at' }] });
  });

  it('is not what has a time to come', () => {
    for (const timing of [cron('0 9 * * 1-5', 'Europe/Berlin'), cron('0 0 29 2 *'), at('2027-01-01T00:00:00.001Z')]) expect(refusal(timing)).toBeUndefined();
  });

  it('is said with its reason', () => {
    expect(refusal(cron('61 * * * *'))?.message).toBe('The schedule cannot be taken: /cron must be a cron expression: Invalid value for minute: 61.');
  });
});

describe('timing that a request changes', () => {
  const given = (fields: Partial<GivenTiming>): GivenTiming => ({ cron: undefined, timeZone: undefined, at: undefined, ...fields });
  const daily = cron('0 9 * * *', 'Europe/Berlin');

  it('takes a cron expression for a time, and the other way round', () => {
    const time = new Date('2027-01-01T00:00:00Z');
    expect(changeTiming(daily, given({ at: time }))).toEqual({ cron: null, timeZone: 'Europe/Berlin', at: time });
    expect(changeTiming(at('2027-01-01T00:00:00Z'), given({ cron: ' 0  9\t* * * ', timeZone: 'Asia/Tokyo' }))).toEqual(cron('0 9 * * *', 'Asia/Tokyo'));
  });

  it('keeps what is not given', () => {
    expect(changeTiming(daily, given({}))).toEqual(daily);
    expect(changeTiming(daily, given({ timeZone: 'Asia/Tokyo' }))).toEqual(cron('0 9 * * *', 'Asia/Tokyo'));
  });
});
