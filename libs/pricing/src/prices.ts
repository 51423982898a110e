/** Micro-units of the currency per million tokens. */
export interface Price {
  /** Input tokens that did not come from the provider's cache. */
  readonly input: number;
  readonly cachedInput: number;
  /** Output tokens, reasoning tokens included. */
  readonly output: number;
}

/** What some models cost, over time. */
export interface ModelPrices {
  /** Names; one that ends in an asterisk stands for all that begin so. */
  readonly models: readonly string[];
  /** Each from a time on (UTC), until that of the next. */
  readonly prices: readonly (Price & { readonly from: Date })[];
}

export interface PriceTable {
  /** Written into every ledger row that is priced by it. */
  readonly version: string;
  /** ISO 4217; one for the whole ledger. */
  readonly currency: string;
  readonly models: readonly ModelPrices[];
  /** For models that the table does not know. */
  readonly default: Price;
}

export interface FoundPrice {
  readonly price: Price;
  /** Whether it is the default price. */
  readonly isDefault: boolean;
}

/**
 * What a model cost at a time. Its own name comes before patterns, a longer pattern before a shorter one. The default
 * price where the table does not know the model, or no price of it had begun.
 */
export function priceAt(table: PriceTable, model: string, at: Date): FoundPrice {
  let best: ModelPrices | undefined;
  let bestRank = 0;
  for (const candidate of table.models) {
    const rank = Math.max(...candidate.models.map((name) => rankOf(name, model)));
    if (rank > bestRank) [best, bestRank] = [candidate, rank];
  }
  const begun = (best?.prices ?? []).filter(({ from }) => from <= at);
  const price = begun.toSorted((a, b) => a.from.getTime() - b.from.getTime()).at(-1);
  return { price: price ?? table.default, isDefault: price === undefined };
}

/** 0 where the name does not mean the model, else the more the closer it does. */
function rankOf(name: string, model: string): number {
  if (name === model) return Number.POSITIVE_INFINITY;
  return name.endsWith('*') && model.startsWith(name.slice(0, -1)) ? name.length : 0;
}
