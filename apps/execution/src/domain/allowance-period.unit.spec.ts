import { describe, expect, it } from 'vitest';
import { periodAt } from './allowance-period.js';
import { decideEntitle, inPeriod, newAllowance } from './allowance.js';

const time = (text: string): Date => new Date(text);

describe('periodAt', () => {
  it.each([
    [null, '2026-11-26T03:00:00.000Z', '2026-11-01T00:00:00.000Z', '2026-12-01T00:00:00.000Z'],
    [null, '2026-12-31T23:59:59.999Z', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
    [null, '2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z', '2027-02-01T00:00:00.000Z'],
    ['2026-01-15T10:30:00.000Z', '2026-03-15T10:29:59.999Z', '2026-02-15T10:30:00.000Z', '2026-03-15T10:30:00.000Z'],
    ['2026-01-15T10:30:00.000Z', '2026-03-15T10:30:00.000Z', '2026-03-15T10:30:00.000Z', '2026-04-15T10:30:00.000Z'],
    // The last day of a month that is too short.
    ['2026-01-31T12:00:00.000Z', '2026-02-28T12:00:00.000Z', '2026-02-28T12:00:00.000Z', '2026-03-31T12:00:00.000Z'],
    ['2028-01-31T12:00:00.000Z', '2028-02-29T11:00:00.000Z', '2028-01-31T12:00:00.000Z', '2028-02-29T12:00:00.000Z'],
    // A clock that is a little behind the one that set the anchor.
    ['2026-11-26T03:00:00.000Z', '2026-11-26T02:59:59.000Z', '2026-10-26T03:00:00.000Z', '2026-11-26T03:00:00.000Z'],
  ])('anchored at %s, %s lies between %s and %s', (anchor, now, from, to) => {
    expect(periodAt(anchor === null ? null : time(anchor), time(now))).toEqual({ from: time(from), to: time(to) });
  });
});

describe('a renewal at the end of a short month', () => {
  it('keeps the rhythm of the first month, so that none begins on the 28th and on the 31st as well', () => {
    const features = { limits: { requests: null, tokens: 100, spendMicros: null, concurrentExecutions: null }, models: ['*'], tools: [], flags: {} };
    const pro = (begin: string, ordinal: number) => ({ planId: 'pro', features, anchor: time(begin), ordinal });
    const january = newAllowance(pro('2027-01-31T12:00:00.000Z', 1), time('2027-01-31T12:00:01.000Z'));
    const february = decideEntitle(january, pro('2027-02-28T12:00:00.000Z', 2), time('2027-02-28T12:00:01.000Z'));
    const beginsAt = (now: string): Date => inPeriod(february, time(now)).periodStart;
    expect(beginsAt('2027-03-29T12:00:00.000Z')).toEqual(time('2027-02-28T12:00:00.000Z'));
    expect(beginsAt('2027-03-31T12:00:00.000Z')).toEqual(time('2027-03-31T12:00:00.000Z'));
  });
});
