import { describe, expect, it } from 'vitest';
import { priceAt, type PriceTable } from './prices.js';

const from = (day: string, input: number) => ({ from: new Date(`${day}T00:00:00.000Z`), input, cachedInput: 0, output: 0 });
const table: PriceTable = {
  version: 'v',
  currency: 'USD',
  models: [
    { models: ['m-*'], prices: [from('2026-01-01', 3)] },
    { models: ['m-large*', 'other'], prices: [from('2026-01-01', 4)] },
    // In any order.
    { models: ['m', 'm-large-1'], prices: [from('2026-07-01', 2), from('2026-01-01', 1)] },
  ],
  default: { input: 9, cachedInput: 9, output: 9 },
};
const find = (model: string, time = '2026-02-03T00:00:00.000Z') => {
  const { price, isDefault } = priceAt(table, model, new Date(time));
  return [price.input, isDefault];
};

describe('priceAt', () => {
  it('takes the price that held at the time', () => {
    expect(find('m', '2026-01-01T00:00:00.000Z')).toEqual([1, false]);
    expect(find('m', '2026-06-30T23:59:59.999Z')).toEqual([1, false]);
    expect(find('m', '2026-07-01T00:00:00.000Z')).toEqual([2, false]);
    expect(find('m', '2040-01-01T00:00:00.000Z')).toEqual([2, false]);
  });

  it('takes the default price before the first price of a model', () => {
    expect(find('m', '2025-12-31T23:59:59.999Z')).toEqual([9, true]);
  });

  it('takes the default price of a model that it does not know', () => {
    expect(find('constructor')).toEqual([9, true]);
    expect(find('M')).toEqual([9, true]);
    expect(find('others')).toEqual([9, true]);
  });

  it('prefers the own name to a pattern, and the longer pattern', () => {
    expect(find('m-small')).toEqual([3, false]);
    expect(find('m-large-2')).toEqual([4, false]);
    expect(find('m-large-1')).toEqual([1, false]);
  });
});
