import { invalid, missing } from '../http/errors.js';
import { newId } from '../ids.js';
import type { Local } from '../local.js';
import type { Price } from '../records/price.js';
import { newItem, type Item } from '../records/subscription.js';

export interface GivenItem {
  readonly price?: string;
  readonly quantity?: number;
  readonly metadata?: Record<string, string> | '';
}

interface Place {
  readonly subscription: string;
  readonly now: number;
  /** The period of an item with this price. */
  periodOf(price: Price): { readonly start: number; readonly end: number };
}

/**
 * A new item.
 * @throws StripeError 400 where the price is not there, is archived, or bills once only
 */
export function makeItem(local: Local, given: GivenItem, index: number, { subscription, now, periodOf }: Place): Item {
  const param = `items[${index}][price]`;
  if (given.price === undefined) throw invalid(`Missing required param: ${param}.`, param, 'parameter_missing');
  const price = local.store.get('prices', given.price);
  if (price === undefined) throw missing('price', given.price, param);
  if (!price.active) throw invalid(`The price \`${price.id}\` is inactive.`, param);
  if (price.recurring === null) throw invalid(`The price \`${price.id}\` is not recurring.`, param);
  const isMetered = price.recurring.usage_type === 'metered';
  if (isMetered && given.quantity !== undefined) throw invalid('Quantity should not be specified where usage type is metered.', `items[${index}][quantity]`);
  return newItem({
    id: newId('si'),
    created: now,
    metadata: given.metadata === '' ? {} : (given.metadata ?? {}),
    period: periodOf(price),
    price,
    subscription,
    ...(isMetered ? {} : { quantity: given.quantity ?? 1 }),
  });
}

/** @throws StripeError 400 where two items have one price, or more than one currency */
export function checkTogether(items: readonly Item[]): void {
  const [first] = items;
  if (first === undefined) throw invalid('A subscription must have at least one item.', 'items');
  if (new Set(items.map((item) => item.price.id)).size < items.length) throw invalid('Two items of a subscription cannot have the same price.', 'items');
  if (items.some((item) => item.price.currency !== first.price.currency)) throw invalid('All prices of a subscription must have the same currency.', 'items');
}
