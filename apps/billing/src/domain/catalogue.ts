import type { PlanInterval } from '@fenago/contracts';
import type { Plan, PlanTable } from '@fenago/plans';
import { isDeepStrictEqual } from 'node:util';
import { priceKeyOf } from './price-keys.js';

/** What Stripe is to have, or has, of the plans; things are told apart by names that stay. */
export interface Catalogue {
  readonly meters: readonly Named[];
  /** Entitlement features: flags that a plan switches on. */
  readonly features: readonly Named[];
  readonly products: readonly Product[];
  /** Active ones. */
  readonly prices: readonly Price[];
}

export interface Named {
  readonly key: string;
  readonly name: string;
}

export interface Product extends Named {
  readonly description: string;
  /** Keys of the features that come with it. */
  readonly features: readonly string[];
}

export interface Price {
  readonly key: string;
  readonly productKey: string;
  readonly planId: string;
  /** ISO 4217, small letters. */
  readonly currency: string;
  readonly interval: PlanInterval;
  /** Of an interval; null where it is metered. */
  readonly amountCents: number | null;
  /** Null where it is paid by the interval. */
  readonly metered: MeteredPrice | null;
}

export interface MeteredPrice {
  readonly meterKey: string;
  /** Units that cost nothing. */
  readonly included: number;
  /** Cents of each unit beyond, as a decimal. */
  readonly unitCents: string;
}

/** One difference, in the order in which they are made good. */
export interface CatalogueChange {
  readonly action: 'create' | 'update' | 'archive';
  readonly kind: keyof Catalogue;
  readonly key: string;
}

const ORDER: readonly (keyof Catalogue)[] = ['meters', 'features', 'products', 'prices'];

export const nameInStripe = (id: string): string => `fenago_${id}`;

/** What Stripe is to have for these plans; those that cost nothing are no business of Stripe's. */
export function catalogueOf(table: PlanTable): Catalogue {
  const sold = table.plans.filter(({ prices }) => prices.length > 0);
  const flags = [...new Set(sold.flatMap(flagsOf))].toSorted();
  return {
    meters: table.meters.map(({ id, name }) => ({ key: nameInStripe(id), name })),
    features: flags.map((flag) => ({ key: nameInStripe(flag), name: flag.replaceAll('_', ' ') })),
    products: sold.map((plan) => ({ key: nameInStripe(plan.id), name: plan.name, description: plan.description, features: flagsOf(plan).map(nameInStripe) })),
    prices: sold.flatMap((plan) => pricesOf(plan, table.currency.toLowerCase())),
  };
}

function pricesOf({ id: planId, prices, usage }: Plan, currency: string): readonly Price[] {
  return prices.flatMap(({ interval, amountCents }) => {
    const common = { productKey: nameInStripe(planId), planId, currency, interval };
    const metered = usage.flatMap(({ meter, included, overage }) => {
      if (overage === null) return [];
      const terms = { meterKey: nameInStripe(meter), included, unitCents: decimal(overage.amountCents, overage.per) };
      return [{ ...common, key: priceKeyOf(planId, interval, meter), amountCents: null, metered: terms }];
    });
    return [{ ...common, key: priceKeyOf(planId, interval), amountCents, metered: null }, ...metered];
  });
}

const flagsOf = ({ features }: Plan): readonly string[] => Object.keys(features.flags).filter((flag) => features.flags[flag] === true).toSorted();

/** A quotient by a power of ten, exactly. */
function decimal(amount: number, per: number): string {
  const digits = String(per).length - 1;
  const text = String(amount).padStart(digits + 1, '0');
  const fraction = text.slice(text.length - digits).replace(/0+$/, '');
  const whole = text.slice(0, text.length - digits);
  return digits === 0 || fraction === '' ? whole : `${whole}.${fraction}`;
}

/**
 * What is to be done so that Stripe has what is wanted. Meters and features that are too many stay, for others may use them; products and
 * prices of plans that are gone are archived. A price cannot be changed: a new one takes over its name, and the old one is archived.
 */
export function changesOf(wanted: Catalogue, present: Catalogue): readonly CatalogueChange[] {
  return ORDER.flatMap((kind) => {
    const before = new Map<string, Named | Price>(present[kind].map((one) => [one.key, one]));
    const after = new Set(wanted[kind].map(({ key }) => key));
    const made = wanted[kind].flatMap((one): readonly CatalogueChange[] => {
      const known = before.get(one.key);
      if (known === undefined) return [{ action: 'create', kind, key: one.key }];
      return isDeepStrictEqual(known, one) ? [] : [{ action: 'update', kind, key: one.key }];
    });
    const gone = kind === 'products' || kind === 'prices' ? present[kind].filter(({ key }) => !after.has(key)) : [];
    return [...made, ...gone.map(({ key }): CatalogueChange => ({ action: 'archive', kind, key }))];
  });
}
