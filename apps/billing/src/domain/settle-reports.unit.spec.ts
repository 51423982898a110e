import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MeterReport, Metering } from './metering.state.js';
import { afterLooking, countedOf, isMoving, minuteOf } from './settle-reports.js';

const MINUTE_MS = 60_000;
const now = new Date('2026-01-03T03:00:00.000Z');
const createdAt = new Date('2026-01-02T01:02:03.456Z');
const since = (minutes: number): Date => new Date(now.getTime() - minutes * MINUTE_MS);
const DAY = 24 * 60;

function rowOf(identifier: string, value: number, changes: Partial<MeterReport> = {}, sentAt: Date | null = since(DAY)) {
  const report: MeterReport = { meter: 'tokens', identifier, value, state: 'waiting', problem: null, reportedAt: null, ...changes };
  const metering: Metering = { customerId: 'cus_1', reports: [report], waitingSince: createdAt, nextAt: now, claim: null, sentAt, attempts: 1, failures: 0 };
  return { createdAt, metering };
}
const reported = (value: number) => rowOf(`reported ${value}`, value, { state: 'reported', reportedAt: since(DAY) }, null);

describe('countedOf', () => {
  it('finds those that make up what was counted beside what is known to be', () => {
    const doubtful = [rowOf('a', 5), rowOf('b', 7), rowOf('c', 11)];
    const counted = (sum: number) => countedOf(doubtful, [...doubtful, reported(100)], 'tokens', sum);
    expect(counted(100)).toEqual(new Set());
    expect(counted(123)).toEqual(new Set(['a', 'b', 'c']));
    expect(counted(116)).toEqual(new Set(['a', 'c']));
    expect(counted(101)).toBeUndefined();
    expect(counted(99)).toBeUndefined();
  });

  it('always finds some that add up to it, whichever of them were counted', () => {
    const reports = fc.array(fc.record({ value: fc.integer({ min: -50, max: 1_000 }).filter((value) => value !== 0), isCounted: fc.boolean() }), { maxLength: 30 });
    fc.assert(
      fc.property(reports, (all) => {
        const rows = all.map(({ value }, at) => rowOf(`row ${at}`, value));
        const sum = all.reduce((total, { value, isCounted }) => total + (isCounted ? value : 0), 0);
        const counted = countedOf(rows, rows, 'tokens', sum);
        expect(all.reduce((total, { value }, at) => total + (counted?.has(`row ${at}`) === true ? value : 0), 0)).toBe(sum);
      }),
      { numRuns: 200 },
    );
  });

  it('gives up where too many sums are possible', () => {
    const rows = Array.from({ length: 40 }, (_, at) => rowOf(`row ${at}`, 2 ** at));
    expect(countedOf(rows, rows, 'tokens', 2 ** 40 - 2)).toBeUndefined();
  });
});

it('sums move while something was reported a while ago, or is on its way', () => {
  expect(isMoving([reported(1), rowOf('a', 5)], 'tokens', now)).toBe(false);
  expect(isMoving([rowOf('a', 5, { state: 'reported', reportedAt: since(14) }, null)], 'tokens', now)).toBe(true);
  expect(isMoving([rowOf('a', 5, {}, since(60))], 'tokens', now)).toBe(true);
  expect(isMoving([rowOf('a', 5, {}, null)], 'tokens', now)).toBe(false);
  expect(isMoving([rowOf('a', 5, {}, since(60))], 'cost', now)).toBe(false);
});

describe('afterLooking', () => {
  const after = (counted: ReadonlySet<string> | undefined, row = rowOf('a', 5), at = now) => afterLooking(row, new Map([['tokens', counted]]), at);

  it('is done with what was counted, as of when it was sent, and sends again what was not, under another key', () => {
    expect(after(new Set(['a']))).toMatchObject({ reports: [{ state: 'reported', reportedAt: since(DAY) }], nextAt: null, sentAt: null });
    expect(after(new Set(['b']))).toMatchObject({ reports: [{ state: 'waiting' }], nextAt: now, sentAt: null, failures: 1 });
  });

  it('looks again later where it cannot be told, and leaves it to a person in the end', () => {
    expect(after(undefined)).toMatchObject({ reports: [{ state: 'waiting', problem: 'in_doubt' }], nextAt: since(-15), sentAt: since(DAY), claim: null });
    expect(after(undefined, rowOf('a', 5), new Date(createdAt.getTime() + 36 * DAY * MINUTE_MS))).toMatchObject({ reports: [{ state: 'unreported', problem: 'in_doubt' }], nextAt: null });
  });
});

it('a minute is that of the clock', () => {
  expect(minuteOf(createdAt)).toEqual({ from: new Date('2026-01-02T01:02:00.000Z'), to: new Date('2026-01-02T01:03:00.000Z') });
});
