import { expect, it } from 'vitest';
import { compareSums, differingHours, wholeHours, wholeMinutes } from './meter-sums.js';

const at = (time: string): Date => new Date(`2026-01-01T${time}Z`);

it('sums of the ledger are compared with those of Stripe, whatever their rows have come to', () => {
  const sums = [
    { meter: 'tokens', state: 'reported', value: 10 },
    { meter: 'tokens', state: 'waiting', value: 3 },
    { meter: 'tokens', state: 'unreported', value: 2 },
    { meter: 'cost', state: 'reported', value: 99 },
  ] as const;
  expect(compareSums('cus_1', 'tokens', sums, 10)).toEqual({ customerId: 'cus_1', meter: 'tokens', ledger: 15, stripe: 10, difference: 5, waiting: 3, unreported: 2 });
  expect(compareSums('cus_1', 'cost', sums, null)).toMatchObject({ ledger: 99, stripe: null, difference: null });
});

it('hours differ where one side has another sum, or the other side has none', () => {
  const ledger = [{ from: at('02:00'), value: 5 }, { from: at('01:00'), value: 1 }, { from: at('03:00'), value: 2 }];
  const stripe = [{ from: at('01:00'), value: 1 }, { from: at('02:00'), value: 4 }, { from: at('00:00'), value: 7 }];
  expect(differingHours(ledger, stripe)).toEqual([at('00:00'), at('02:00'), at('03:00')]);
});

it('periods are widened to what Stripe tells sums of', () => {
  const period = { from: at('01:02:03'), to: at('02:00:01') };
  expect(wholeMinutes(period)).toEqual({ from: at('01:02'), to: at('02:01') });
  expect(wholeHours(period)).toEqual({ from: at('01:00'), to: at('03:00') });
});
