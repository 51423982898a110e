import { expect, it } from 'vitest';
import { periodFrom } from './periods.js';

const at = (text: string): number => Date.parse(`${text}T10:00:00Z`) / 1_000;
const text = (seconds: number): string => new Date(seconds * 1_000).toISOString().slice(0, 10);

it.each([
  ['month', 1, '2026-01-31', ['2026-02-28', '2026-03-31', '2026-04-30']],
  ['month', 3, '2026-11-30', ['2027-02-28', '2027-05-30', '2027-08-30']],
  ['year', 1, '2024-02-29', ['2025-02-28', '2026-02-28', '2027-02-28']],
  ['week', 2, '2026-01-01', ['2026-01-15', '2026-01-29', '2026-02-12']],
  ['day', 1, '2026-02-27', ['2026-02-28', '2026-03-01', '2026-03-02']],
] as const)('%s by %d from %s', (interval, count, anchor, ends) => {
  let start = at(anchor);
  const found = ends.map(() => {
    const period = periodFrom(start, at(anchor), { interval, interval_count: count });
    expect(period.start).toBe(start);
    start = period.end;
    return text(period.end);
  });
  expect(found).toEqual(ends);
});
