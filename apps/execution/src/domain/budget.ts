import type { UsageView } from '@fenago/contracts';
import { costMicros, type Price } from '@fenago/pricing';
import { UNLIMITED, type Grant } from './allowance.js';
import type { Bounds } from './bounds.js';
import type { Step } from './steps.js';
import { costOf, tokensOf, usageOf } from './usage.js';

/** What is left for the next call of the model, of what one execution may use and of what its user's plan grants it. */
export class Budget {
  private readonly tokens: number;
  private readonly micros: number;

  /** @param price of the model that is called */
  constructor(
    { maxTokens, maxCostMicros }: Pick<Bounds, 'maxTokens' | 'maxCostMicros'>,
    steps: readonly Step[],
    private readonly price: Price,
    granted: Grant = UNLIMITED,
  ) {
    this.tokens = Math.min(left(maxTokens, tokensOf(usageOf(steps))), left(granted.tokens, 0));
    this.micros = Math.min(left(maxCostMicros, costOf(steps)), left(granted.spendMicros, 0));
  }

  /** Whether there is a bound at all. */
  get isBounded(): boolean {
    return Number.isFinite(this.tokens) || Number.isFinite(this.micros);
  }

  allows(usage: UsageView): boolean {
    return tokensOf(usage) <= this.tokens && this.costOf(usage) <= this.micros;
  }

  /** What a call of that size would use before it is cut. */
  atMost(usage: UsageView): { readonly tokens: number; readonly costMicros: number } {
    const bounded = (wanted: number, allowed: number): number => Math.max(0, Math.min(wanted, allowed));
    return { tokens: bounded(tokensOf(usage), this.tokens), costMicros: bounded(this.costOf(usage), this.micros) };
  }

  /** In millionths of the price table's currency. */
  costOf(usage: UsageView): number {
    return Number(costMicros(usage, this.price));
  }
}

function left(limit: number | null, used: number): number {
  return limit === null ? Number.POSITIVE_INFINITY : limit - used;
}
