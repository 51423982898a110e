import type { Price, Tier } from '../records/price.js';

/** Prices have up to twelve decimal places: amounts are counted in millionths of millionths. */
const PLACES = 12;
const SCALE = 10n ** BigInt(PLACES);

function scaled(decimal: string | null): bigint {
  const [whole = '0', fraction = ''] = (decimal ?? '0').split('.');
  return BigInt(whole) * SCALE + BigInt(fraction.padEnd(PLACES, '0'));
}

/** Half a unit and more is rounded up. */
const rounded = (amount: bigint): number => Number((amount + SCALE / 2n) / SCALE);

/** What a quantity costs, in the currency's smallest unit. */
export function amountOf(price: Price, quantity: number): number {
  if (price.tiers === undefined) return rounded(scaled(price.unit_amount_decimal) * BigInt(quantity));
  return rounded(price.tiers_mode === 'volume' ? volume(price.tiers, quantity) : graduated(price.tiers, quantity));
}

/** Each unit costs what its own tier says. */
function graduated(tiers: readonly Tier[], quantity: number): bigint {
  let below = 0;
  let total = 0n;
  for (const tier of tiers) {
    const inTier = Math.min(quantity, tier.up_to ?? quantity) - below;
    if (inTier <= 0) break;
    total += scaled(tier.unit_amount_decimal) * BigInt(inTier) + scaled(tier.flat_amount_decimal);
    below += inTier;
  }
  return total;
}

/** All units cost what the tier of the last one says. */
function volume(tiers: readonly Tier[], quantity: number): bigint {
  const tier = tiers.find(({ up_to: upTo }) => upTo === null || quantity <= upTo);
  return tier === undefined ? 0n : scaled(tier.unit_amount_decimal) * BigInt(quantity) + scaled(tier.flat_amount_decimal);
}

/** The part of an amount that falls on a part of the period. */
export const share = (amount: number, part: number, whole: number): number => Math.round((amount * part) / whole);
