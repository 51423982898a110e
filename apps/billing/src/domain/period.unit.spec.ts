import { describe, expect, it } from 'vitest';
import { pastDaysOf, periodOf, rangeOf } from './period.js';

const from = '2026-01-01T00:00:00.000Z';
const to = '2026-02-01T00:00:00.000Z';
const refusal = (path: string) => expect.objectContaining({ code: 'invalid_request', fields: [expect.objectContaining({ path })] });

describe('periodOf', () => {
  it('takes two times, which may be the same', () => {
    expect(periodOf(from, to)).toEqual({ from: new Date(from), to: new Date(to) });
    expect(periodOf(from, from)).toEqual({ from: new Date(from), to: new Date(from) });
  });

  it('refuses a reversed period and times that do not exist', () => {
    expect(() => periodOf(to, from)).toThrow(refusal('/to'));
    expect(() => periodOf('2026-13-01T00:00:00.000Z', to)).toThrow(refusal('/from'));
    expect(() => periodOf(from, '2026-02-30T00:00:00.000Z')).toThrow(refusal('/to'));
  });
});

describe('rangeOf', () => {
  it('may be open at either end', () => {
    expect(rangeOf(undefined, undefined)).toEqual({});
    expect(rangeOf(from, undefined)).toEqual({ from: new Date(from) });
    expect(rangeOf(undefined, to)).toEqual({ to: new Date(to) });
    expect(rangeOf(from, to)).toEqual({ from: new Date(from), to: new Date(to) });
    expect(() => rangeOf(to, from)).toThrow(refusal('/to'));
    expect(() => rangeOf('2026-02-30T00:00:00.000Z', undefined)).toThrow(refusal('/from'));
  });
});

describe('pastDaysOf', () => {
  const now = new Date('2026-02-10T00:00:00.001Z');
  const days = (first?: string, end?: string) => pastDaysOf(first, end, now);

  it('is the last 30 days unless told, and today is not among them', () => {
    expect(days()).toEqual({ from: new Date('2026-01-11T00:00:00.000Z'), to: new Date('2026-02-10T00:00:00.000Z') });
    expect(days(undefined, to)).toEqual({ from: new Date('2026-01-02T00:00:00.000Z'), to: new Date(to) });
    expect(days(from, to)).toEqual({ from: new Date(from), to: new Date(to) });
  });

  it('refuses parts of days and what is not over, by which somebody could be watched', () => {
    expect(() => days('2026-01-01T00:00:00.001Z', to)).toThrow(refusal('/from'));
    expect(() => days(from, '2026-01-02T12:00:00.000Z')).toThrow(refusal('/to'));
    expect(() => days(from, '2026-02-11T00:00:00.000Z')).toThrow(refusal('/to'));
    expect(() => days(to, from)).toThrow(refusal('/to'));
  });
});
