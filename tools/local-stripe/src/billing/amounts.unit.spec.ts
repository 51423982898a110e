import { describe, expect, it } from 'vitest';
import { newPrice, type Tier } from '../records/price.js';
import { amountOf, share } from './amounts.js';

const tier = (upTo: number | null, unit: string, flat: string | null = null): Tier => ({ flat_amount: null, flat_amount_decimal: flat, unit_amount: null, unit_amount_decimal: unit, up_to: upTo });

function price(unitAmount: string | null, tiers?: readonly Tier[], tiersMode: 'graduated' | 'volume' | null = null) {
  return newPrice({ id: 'price_1', created: 0, currency: 'usd', product: 'prod_1', recurring: null, unitAmount, tiersMode, ...(tiers === undefined ? {} : { tiers }) });
}

describe('amountOf', () => {
  it.each([
    ['1999', 3, 5_997],
    ['0.002', 250, 1],
    ['0.002', 249, 0],
    ['0.000000000001', 1, 0],
    // More than a double could hold exactly.
    ['0.123456789012', 9_007_199_254_740, 1_111_999_897_981],
  ])('%s for %d units is %d', (unit, quantity, amount) => {
    expect(amountOf(price(unit), quantity)).toBe(amount);
  });

  const tiers = [tier(1_000, '0'), tier(2_000, '1', '50'), tier(null, '0.5')];

  it.each([[1_000, 0], [1_001, 51], [3_000, 1_550]])('%d units by graduated tiers are %d', (quantity, amount) => {
    expect(amountOf(price(null, tiers, 'graduated'), quantity)).toBe(amount);
  });

  it.each([[1_000, 0], [1_001, 1_051], [3_000, 1_500]])('%d units by the tier of the last are %d', (quantity, amount) => {
    expect(amountOf(price(null, tiers, 'volume'), quantity)).toBe(amount);
  });
});

it('shares an amount by the time that is left', () => {
  expect(share(1_000, 1, 3)).toBe(333);
  expect(share(1_000, 2, 3)).toBe(667);
});
