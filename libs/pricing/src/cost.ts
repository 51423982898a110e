import type { UsageView } from '@fenago/contracts';
import type { Price } from './prices.js';

const TOKENS_PER_PRICE = 1_000_000n;

/**
 * What usage costs, in micro-units of the currency. The whole sum is rounded once, to the nearest, half a micro-unit up. Cached
 * input tokens are part of the input tokens and reasoning tokens part of the output tokens, so neither counts twice.
 */
export function costMicros(usage: UsageView, price: Price): bigint {
  const input = BigInt(usage.inputTokens);
  const cached = min(BigInt(usage.cachedInputTokens), input);
  const sum =
    (input - cached) * BigInt(price.input) + cached * BigInt(price.cachedInput) + BigInt(usage.outputTokens) * BigInt(price.output);
  return (sum + TOKENS_PER_PRICE / 2n) / TOKENS_PER_PRICE;
}

const min = (a: bigint, b: bigint): bigint => (a < b ? a : b);
