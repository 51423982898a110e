import type { Recurring } from '../records/price.js';

const SECONDS = { day: 86_400, week: 7 * 86_400 };

/** The time `count` intervals after another, in seconds. A month from the 31st ends on the last day of a shorter one. */
export function addIntervals(from: number, interval: Recurring['interval'], count: number): number {
  if (interval === 'day' || interval === 'week') return from + SECONDS[interval] * count;
  const date = new Date(from * 1_000);
  const months = date.getUTCMonth() + count * (interval === 'year' ? 12 : 1);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), months + 1, 0)).getUTCDate();
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()] as const;
  return Date.UTC(date.getUTCFullYear(), months, Math.min(date.getUTCDate(), lastDay), ...time) / 1_000;
}

/** The period that begins at `start`; counted from the anchor, so that no short month shifts the days that follow. */
export function periodFrom(start: number, anchor: number, { interval, interval_count: count }: Pick<Recurring, 'interval' | 'interval_count'>): { start: number; end: number } {
  for (let intervals = count; ; intervals += count) {
    const end = addIntervals(anchor, interval, intervals);
    if (end > start) return { start, end };
  }
}
