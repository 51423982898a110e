import { describe, expect, it } from 'vitest';
import { costMicros } from './cost.js';

const price = { input: 1_250_000, cachedInput: 125_000, output: 10_000_000 };
const usage = (inputTokens: number, cachedInputTokens = 0, outputTokens = 0) => ({
  inputTokens,
  cachedInputTokens,
  outputTokens,
  reasoningTokens: outputTokens,
  estimated: false,
});

describe('costMicros', () => {
  it('prices input, cached input and output by their own prices, and reasoning as the output that it is', () => {
    expect(costMicros(usage(1_000_000), price)).toBe(1_250_000n);
    expect(costMicros(usage(1_000_000, 1_000_000), price)).toBe(125_000n);
    expect(costMicros(usage(0, 0, 1_000_000), price)).toBe(10_000_000n);
    expect(costMicros(usage(1_000_000, 400_000, 1_000_000), price)).toBe(750_000n + 50_000n + 10_000_000n);
  });

  it('costs nothing where nothing was used, or nothing costs', () => {
    expect(costMicros(usage(0), price)).toBe(0n);
    expect(costMicros(usage(9, 3, 9), { input: 0, cachedInput: 0, output: 0 })).toBe(0n);
  });

  it('rounds half up', () => {
    const one = (input: number) => costMicros(usage(1), { ...price, input });
    expect([one(499_999), one(500_000), one(1_499_999), one(1_500_000)]).toEqual([0n, 1n, 1n, 2n]);
  });

  it('rounds the sum, not its parts', () => {
    const thirds = { input: 400_000, cachedInput: 400_000, output: 400_000 };
    expect(costMicros(usage(2, 1, 1), thirds)).toBe(1n);
  });

  it('counts more cached tokens than input tokens as input that was cached wholly', () => {
    expect(costMicros(usage(1_000_000, 5_000_000), price)).toBe(125_000n);
  });

  it('stays exact where numbers would not', () => {
    const tokens = Number.MAX_SAFE_INTEGER;
    expect(costMicros(usage(tokens), { ...price, input: 1_000_001 })).toBe(9_007_208_261_940_246n);
    expect(costMicros(usage(tokens, 0, tokens), { ...price, input: 1_000_000_000_000, output: 1 })).toBe(
      9_007_199_254_740_991_000_000n + 9_007_199_255n,
    );
  });
});
