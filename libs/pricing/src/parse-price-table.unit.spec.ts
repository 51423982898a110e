import { describe, expect, it } from 'vitest';
import { parsePriceTable } from './parse-price-table.js';

const price = { input: 1, cachedInput: 2, output: 3 };
const first = { from: '2026-01-01', ...price };
const second = { from: '2026-07-01', ...price };
const entry = { models: ['m', 'n-*'], prices: [first, second] };
const file = { version: '1', currency: 'USD', models: [entry], default: price };

describe('parsePriceTable', () => {
  it('reads a file', () => {
    const dated = [
      { from: new Date('2026-01-01T00:00:00.000Z'), ...price },
      { from: new Date('2026-07-01T00:00:00.000Z'), ...price },
    ];
    expect(parsePriceTable(JSON.stringify(file))).toEqual({ ...file, models: [{ models: ['m', 'n-*'], prices: dated }] });
  });

  it.each([
    ['a list', [], /must be object/],
    ['a missing default', { ...file, default: undefined }, /default/],
    ['a model without prices', { ...file, models: [{ ...entry, prices: [] }] }, /\/models\/0\/prices/],
    ['a price without a name', { ...file, models: [{ ...entry, models: [] }] }, /\/models\/0\/models/],
    ['an asterisk within a name', { ...file, models: [{ ...entry, models: ['a*b'] }] }, /\/models\/0\/models\/0/],
    ['a fraction', { ...file, default: { ...price, input: 0.5 } }, /\/default\/input/],
    ['a negative price', { ...file, default: { ...price, output: -1 } }, /\/default\/output/],
    ['a price without bounds', { ...file, default: { ...price, output: 1e15 } }, /\/default\/output/],
    ['a misspelt field', { ...file, default: { ...price, cached: 1 } }, /\/default/],
    ['a currency that is none', { ...file, currency: 'dollars' }, /\/currency/],
    ['a day that does not exist', { ...file, models: [{ ...entry, prices: [{ ...first, from: '2026-02-30' }] }] }, /2026-02-30 is no day/],
    ['two prices from one day', { ...file, models: [{ ...entry, prices: [first, first] }] }, /2026-01-01 stands twice/],
    ['a model twice', { ...file, models: [entry, { models: ['m'], prices: [first] }] }, /m stands twice/],
  ])('refuses %s', (_what, value, message) => {
    expect(() => parsePriceTable(JSON.stringify(value))).toThrow(message);
  });
});
