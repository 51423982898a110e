export interface Tier {
  readonly flat_amount: number | null;
  readonly flat_amount_decimal: string | null;
  readonly unit_amount: number | null;
  readonly unit_amount_decimal: string | null;
  /** The last unit of the tier; null for the last tier. */
  readonly up_to: number | null;
}

export interface Recurring {
  readonly interval: 'day' | 'month' | 'week' | 'year';
  readonly interval_count: number;
  readonly meter: string | null;
  readonly trial_period_days: null;
  readonly usage_type: 'licensed' | 'metered';
}

export interface NewPrice {
  readonly id: string;
  readonly created: number;
  readonly currency: string;
  readonly product: string;
  readonly recurring: Recurring | null;
  /** In the currency's smallest unit, up to twelve decimal places; null where there are tiers. */
  readonly unitAmount: string | null;
  readonly tiers?: readonly Tier[];
  readonly tiersMode: 'graduated' | 'volume' | null;
}

/** A price, as Stripe writes it. */
export function newPrice(given: NewPrice) {
  return {
    id: given.id,
    object: 'price' as const,
    active: true,
    billing_scheme: given.tiers === undefined ? ('per_unit' as const) : ('tiered' as const),
    created: given.created,
    currency: given.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null as string | null,
    metadata: {} as Record<string, string>,
    nickname: null as string | null,
    product: given.product,
    recurring: given.recurring,
    tax_behavior: 'unspecified' as 'exclusive' | 'inclusive' | 'unspecified',
    tiers_mode: given.tiersMode,
    transform_quantity: null,
    type: given.recurring === null ? ('one_time' as const) : ('recurring' as const),
    unit_amount: wholeAmount(given.unitAmount),
    unit_amount_decimal: given.unitAmount,
    ...(given.tiers === undefined ? {} : { tiers: given.tiers }),
  };
}

export type Price = ReturnType<typeof newPrice>;

/** An amount without decimal places; null where it has some. */
export const wholeAmount = (amount: string | null): number | null => (amount !== null && /^-?\d+$/.test(amount) ? Number(amount) : null);

/** The price in the form of the API before prices, which subscriptions' items still carry. */
export function planOf(price: Price) {
  return {
    id: price.id,
    object: 'plan' as const,
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? ('month' as const),
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: price.recurring?.meter ?? null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: price.tiers_mode,
    transform_usage: null,
    trial_period_days: null,
    usage_type: price.recurring?.usage_type ?? ('licensed' as const),
  };
}
