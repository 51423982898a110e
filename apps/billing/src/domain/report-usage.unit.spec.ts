import { describe, expect, it } from 'vitest';
import type { Metering } from './metering.state.js';
import { afterTrying, givenUp, isDoubtful, isTooOld, keyOf, type ReportOutcome } from './report-usage.js';

const HOUR_MS = 3_600_000;
const now = new Date('2026-01-02T03:04:05.678Z');
const before = (hours: number): Date => new Date(now.getTime() - hours * HOUR_MS);
const report = { meter: 'tokens', identifier: 'exec:0', value: 5, state: 'waiting' as const, problem: null, reportedAt: null };
const claimed: Metering = { customerId: 'cus_1', reports: [report], waitingSince: before(1), nextAt: now, claim: 'mine', sentAt: now, attempts: 0, failures: 0 };
const tried = (outcome: ReportOutcome | undefined, isRepeated = false) =>
  afterTrying(claimed, { outcomes: new Map(outcome === undefined ? [] : [[report.identifier, outcome]]), isRepeated, now, random: 1 });

describe('afterTrying', () => {
  it('is done with what is reported', () => {
    expect(tried({ kind: 'reported' })).toMatchObject({ reports: [{ state: 'reported', reportedAt: now }], waitingSince: null, nextAt: null, claim: null, sentAt: null });
  });

  it('tries again later what is refused now, under another key where the refusal would only be repeated', () => {
    const busy = tried({ kind: 'refused', code: 'rate_limit', isFinal: false, isAnswered: false });
    expect(busy).toMatchObject({ reports: [{ state: 'waiting', problem: 'rate_limit' }], sentAt: null, attempts: 1, failures: 0, claim: null });
    expect(busy.nextAt?.getTime()).toBe(now.getTime() + 2_000);
    expect(keyOf(report, busy)).toBe('exec:0');
    expect(keyOf(report, tried({ kind: 'refused', code: 'no_meter', isFinal: false, isAnswered: true }))).toBe('exec:0:1');
  });

  it('remembers since when nobody knows, also where a later call is refused', () => {
    expect(tried({ kind: 'unknown', isAnswered: true })).toMatchObject({ sentAt: now, failures: 1, reports: [{ state: 'waiting', problem: 'stripe_unavailable' }] });
    expect(tried({ kind: 'unknown', isAnswered: false })).toMatchObject({ sentAt: now, failures: 0 });
    expect(tried({ kind: 'refused', code: 'rate_limit', isFinal: false, isAnswered: false }, true)).toMatchObject({ sentAt: now });
    expect(tried({ kind: 'refused', code: 'timestamp_too_far_in_past', isFinal: true, isAnswered: true }, true)).toMatchObject({ sentAt: now, reports: [{ state: 'waiting' }] });
  });

  it('gives up what is refused for good, and leaves what was not tried for the next', () => {
    expect(tried({ kind: 'refused', code: 'meter_event_invalid_value', isFinal: true, isAnswered: true })).toMatchObject({ reports: [{ state: 'unreported', problem: 'meter_event_invalid_value' }], nextAt: null });
    expect(tried(undefined)).toMatchObject({ sentAt: null, claim: null, attempts: 0, nextAt: now, reports: [{ state: 'waiting' }] });
    expect(tried(undefined, true)).toMatchObject({ sentAt: now });
    expect(givenUp(claimed, 'too_old')).toMatchObject({ reports: [{ state: 'unreported', problem: 'too_old' }], waitingSince: null, nextAt: null, sentAt: null });
  });

  it('waits longer each time, up to a quarter of an hour', () => {
    const long = afterTrying({ ...claimed, attempts: 30 }, { outcomes: new Map([[report.identifier, { kind: 'unknown', isAnswered: false }]]), isRepeated: true, now, random: 1 });
    expect(long.nextAt?.getTime()).toBe(now.getTime() + HOUR_MS / 4);
  });
});

it('a report is in doubt from 20 hours on, and too old after 35 days', () => {
  expect([19.9, 20].map((hours) => isDoubtful({ sentAt: before(hours) }, now))).toEqual([false, true]);
  expect(isDoubtful({ sentAt: null }, now)).toBe(false);
  expect([35 * 24 - 2, 35 * 24 - 1].map((hours) => isTooOld(before(hours), now))).toEqual([false, true]);
});
