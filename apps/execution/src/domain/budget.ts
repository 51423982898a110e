import type { UsageView } from '@fenago/contracts';
import { costMicros, type Price } from '@fenago/pricing';
import type { Bounds } from './bounds.js';
import type { Step } from './steps.js';
import { costOf, tokensOf, usageOf } from './usage.js';

/** What is left for the next call of the model, of what one execution may use. */
export class Budget {
  private readonly tokens: number;
  private readonly micros: number;

  /** @param price of the model that is called */
  constructor(
    bounds: Bounds,
    steps: readonly Step[],
    private readonly price: Price,
  ) {
    this.tokens = (bounds.maxTokens ?? Number.POSITIVE_INFINITY) - tokensOf(usageOf(steps));
    this.micros = (bounds.maxCostMicros ?? Number.POSITIVE_INFINITY) - costOf(steps);
  }

  /** Whether there is a bound at all. */
  get isBounded(): boolean {
    return Number.isFinite(this.tokens) || Number.isFinite(this.micros);
  }

  allows(usage: UsageView): boolean {
    return tokensOf(usage) <= this.tokens && this.costOf(usage) <= this.micros;
  }

  /** In millionths of the price table's currency. */
  costOf(usage: UsageView): number {
    return Number(costMicros(usage, this.price));
  }
}
