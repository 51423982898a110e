import type { MeterComparison, MeteringState } from '@fenago/contracts';
import type { Period } from './period.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** What rows of one customer say of a meter, those that have come as far. */
export interface MeterSum {
  readonly meter: string;
  readonly state: MeteringState;
  readonly value: number;
}

/** What a customer used of a meter in one hour. */
export interface HourSum {
  readonly from: Date;
  readonly value: number;
}

/** The finest that the provider tells sums of: the minutes in which both ends lie. */
export const wholeMinutes = (period: Period): Period => widened(period, MINUTE_MS);
export const wholeHours = (period: Period): Period => widened(period, HOUR_MS);
export const hourFrom = (from: Date): Period => ({ from, to: new Date(from.getTime() + HOUR_MS) });

/** @param stripe null where there is nothing to compare with */
export function compareSums(customerId: string, meter: string, sums: readonly MeterSum[], stripe: number | null): Omit<MeterComparison, 'rows'> {
  const of = (...states: readonly MeteringState[]): number => sums.filter((one) => one.meter === meter && states.includes(one.state)).reduce((total, { value }) => total + value, 0);
  const ledger = of('waiting', 'reported', 'unreported');
  return { customerId, meter, ledger, stripe, difference: stripe === null ? null : ledger - stripe, waiting: of('waiting'), unreported: of('unreported') };
}

/** Hours of which one side has another sum than the other, the oldest first. */
export function differingHours(ledger: readonly HourSum[], stripe: readonly HourSum[]): readonly Date[] {
  const differences = new Map<number, number>();
  const add = (hour: Date, value: number) => differences.set(hour.getTime(), (differences.get(hour.getTime()) ?? 0) + value);
  for (const { from, value } of ledger) add(from, value);
  for (const { from, value } of stripe) add(from, -value);
  const differing = [...differences].filter(([, difference]) => difference !== 0).map(([hour]) => hour);
  return differing.toSorted((a, b) => a - b).map((hour) => new Date(hour));
}

function widened({ from, to }: Period, stepMs: number): Period {
  return { from: new Date(Math.floor(from.getTime() / stepMs) * stepMs), to: new Date(Math.ceil(to.getTime() / stepMs) * stepMs) };
}
