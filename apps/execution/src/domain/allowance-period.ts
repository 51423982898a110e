/** From a time (included) to a time (excluded). */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/**
 * The month that a time lies in. Months begin at the anchor's day and time of day, or on the last day of a month that is too short for it.
 * @param anchor null: months of the calendar, UTC
 */
export function periodAt(anchor: Date | null, now: Date): Period {
  const first = anchor ?? new Date(0);
  const months = (now.getUTCFullYear() - first.getUTCFullYear()) * 12 + now.getUTCMonth() - first.getUTCMonth();
  const begins = monthsAfter(first, months) > now ? months - 1 : months;
  return { from: monthsAfter(first, begins), to: monthsAfter(first, begins + 1) };
}

/**
 * Whether a period that begins anew begins where a month of the anchor does. Then the anchor stays: of months that began on a
 * 31st, the one that begins on the 28th of February does not make the next ones begin on a 28th.
 */
export function isRenewal(anchor: Date | null, begin: Date | null): boolean {
  return anchor !== null && begin !== null && begin > anchor && periodAt(anchor, begin).from.getTime() === begin.getTime();
}

function monthsAfter(anchor: Date, months: number): Date {
  const index = anchor.getUTCFullYear() * 12 + anchor.getUTCMonth() + months;
  const [year, month] = [Math.floor(index / 12), ((index % 12) + 12) % 12];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const begin = new Date(anchor);
  begin.setUTCFullYear(year, month, Math.min(anchor.getUTCDate(), lastDay));
  return begin;
}
