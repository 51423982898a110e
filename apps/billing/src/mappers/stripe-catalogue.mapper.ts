import { PLAN_INTERVALS } from '@fenago/contracts';
import type { MeteredPrice, Price } from '../domain/catalogue.js';
import { PLAN_METADATA } from './stripe-subscription.mapper.js';

/** Of Stripe's price, as much as is compared. */
export interface StripePrice {
  readonly id: string;
  readonly lookup_key: string | null;
  readonly currency: string;
  readonly unit_amount: number | null;
  readonly unit_amount_decimal?: unknown;
  readonly metadata: Readonly<Record<string, string>>;
  readonly recurring: { readonly interval: string; readonly meter?: string | null } | null;
  readonly tiers?: readonly { readonly up_to: number | null; readonly unit_amount_decimal?: unknown }[];
}

/** One that has lost its name to another goes by its id, so that it is archived. @param meterKeys by the meters' ids */
export function toPrice(price: StripePrice, productKey: string, meterKeys: ReadonlyMap<string, string>): Price {
  const { id, lookup_key: key, currency, recurring, metadata, unit_amount: amountCents } = price;
  const meter = recurring?.meter ?? null;
  return {
    key: key ?? id,
    productKey,
    planId: metadata[PLAN_METADATA] ?? '',
    currency,
    interval: PLAN_INTERVALS.find((known) => known === recurring?.interval) ?? 'month',
    amountCents: meter === null ? amountCents : null,
    metered: meter === null ? null : toMetered(price, meterKeys.get(meter) ?? meter),
  };
}

function toMetered({ tiers = [], unit_amount_decimal: unit }: StripePrice, meterKey: string): MeteredPrice {
  const included = tiers.find(({ up_to: upTo }) => upTo !== null)?.up_to ?? 0;
  const beyond = tiers.find(({ up_to: upTo }) => upTo === null)?.unit_amount_decimal ?? unit;
  return { meterKey, included, unitCents: plain(String(beyond ?? 0)) };
}

/** Stripe may write zeros at the end. */
const plain = (decimal: string): string => (decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal);
