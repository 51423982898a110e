import { declined, invalid, missing } from '../http/errors.js';
import type { Local } from '../local.js';
import type { Line } from '../records/invoice.js';
import { planOf, type Price } from '../records/price.js';
import type { Item, Subscription } from '../records/subscription.js';
import { amountOf, share } from './amounts.js';
import { advanceLines, isMetered, issue, lineOf, usageLines } from './invoicing.js';
import { checkTogether, makeItem, type GivenItem } from './items.js';
import { ledgerOf, subscriptionOf } from './live.js';
import { collect } from './payment.js';
import { periodFrom } from './periods.js';
import { save } from './save.js';

export interface ItemChange extends GivenItem {
  readonly id?: string;
  readonly deleted?: boolean;
}

export interface HowToCharge {
  /** What becomes of the time that is paid and not used yet. */
  readonly prorations: 'always_invoice' | 'create_prorations' | 'none';
  readonly failsWhenUnpaid: boolean;
}

/** Changes the items of a subscription: prices, quantities, additions, removals. */
export function changeItems(local: Local, subscription: Subscription, changes: readonly ItemChange[], now: number, how: HowToCharge): Subscription {
  const before = subscription.items.data;
  const after = itemsAfter(local, subscription, changes, now);
  checkTogether(after);
  const isTrial = subscription.status === 'trialing';
  const restarts = !isTrial && hasOtherInterval(before, after);
  const data = restarts ? after.map((item) => restarted(item, now)) : after;
  const next = save(local, { ...subscription, items: { ...subscription.items, data }, ...(restarts ? { billing_cycle_anchor: now } : {}) });
  if (isTrial) return next;
  const gone = before.filter((item) => restarts || !after.some((other) => isSame(item, other)));
  const used = usageLines(local, next, gone.map((item) => ({ ...item, current_period_end: now })));
  const credits = how.prorations === 'none' ? [] : credit(local, subscription, before, after, now);
  if (restarts) return charge(local, next, [...used, ...credits, ...advanceLines(local, next, data)], now, how);
  const lines = how.prorations === 'none' ? used : [...used, ...credits, ...rest(local, next, before, after, now)];
  if (lines.length === 0) return next;
  if (how.prorations === 'always_invoice') return charge(local, next, lines, now, how);
  const ledger = ledgerOf(local, next.id);
  local.store.put('subscriptionLedgers', { ...ledger, pending: [...ledger.pending, ...lines] });
  return next;
}

function itemsAfter(local: Local, subscription: Subscription, changes: readonly ItemChange[], now: number): Item[] {
  const { data } = subscription.items;
  // A new item joins the period of those that are there: of its own interval, or, where the whole starts anew or a trial runs, of any.
  // What was used before it came is not its own.
  const periodOf = (price: Price) => {
    const like = data.find((item) => intervalOf(item.price) === intervalOf(price)) ?? data[0];
    const start = price.recurring?.usage_type === 'metered' ? now : like?.current_period_start;
    return { start: start ?? now, end: like?.current_period_end ?? now };
  };
  const place = { subscription: subscription.id, now, periodOf };
  return changes.reduce<Item[]>((items, { id, deleted, ...given }, index) => {
    if (id === undefined) return [...items, makeItem(local, given, index, place)];
    const known = items.find((item) => item.id === id);
    if (known === undefined) throw missing('subscription_item', id, `items[${index}][id]`);
    if (deleted === true) return items.filter((item) => item.id !== id);
    return items.map((item) => (item.id === id ? changedItem(local, item, given, index, place) : item));
  }, data);
}

function changedItem(local: Local, item: Item, given: GivenItem, index: number, place: Parameters<typeof makeItem>[3]): Item {
  const quantity = given.quantity ?? item.quantity;
  const isOther = given.price !== undefined && given.price !== item.price.id;
  if (!isOther) {
    if (isMetered(item) && given.quantity !== undefined) throw invalid('Quantity should not be specified where usage type is metered.', `items[${index}][quantity]`);
    return { ...item, ...(quantity === undefined ? {} : { quantity }) };
  }
  const made = makeItem(local, given, index, place);
  const { quantity: _ofTheOldPrice, ...kept } = item;
  const start = isMetered(made) ? place.now : item.current_period_start;
  return { ...kept, current_period_start: start, price: made.price, plan: planOf(made.price), ...(made.quantity === undefined ? {} : { quantity: quantity ?? 1 }) };
}

const intervalOf = ({ recurring }: Price): string => `${recurring?.interval_count} ${recurring?.interval}`;
const intervals = (items: readonly Item[]) => new Set(items.map(({ price }) => intervalOf(price)));

/** A change from months to years begins a new period at once. */
function hasOtherInterval(before: readonly Item[], after: readonly Item[]): boolean {
  const known = intervals(before);
  return [...intervals(after)].some((interval) => !known.has(interval));
}

function restarted(item: Item, now: number): Item {
  if (item.price.recurring === null) return item;
  const { start, end } = periodFrom(now, now, item.price.recurring);
  return { ...item, current_period_start: start, current_period_end: end };
}

const isSame = (a: Item, b: Item): boolean => a.id === b.id && a.price.id === b.price.id && a.quantity === b.quantity;

/** What was paid for the time that is left, given back. */
function credit(local: Local, subscription: Subscription, before: readonly Item[], after: readonly Item[], now: number): Line[] {
  return before.filter((item) => !isMetered(item) && !after.some((other) => isSame(item, other))).map((item) => prorated(local, subscription, item, now, -1));
}

/** What the time that is left costs now. */
function rest(local: Local, subscription: Subscription, before: readonly Item[], after: readonly Item[], now: number): Line[] {
  return after.filter((item) => !isMetered(item) && !before.some((other) => isSame(item, other))).map((item) => prorated(local, subscription, item, now, 1));
}

function prorated(local: Local, subscription: Subscription, item: Item, now: number, sign: -1 | 1): Line {
  const { current_period_start: start, current_period_end: end } = item;
  const quantity = item.quantity ?? 1;
  const amount = sign * share(amountOf(item.price, quantity), end - now, end - start);
  return lineOf(local, subscription, item, { amount, quantity, period: { start: now, end }, proration: true, description: sign === 1 ? 'Remaining time' : 'Unused time' });
}

function charge(local: Local, subscription: Subscription, lines: readonly Line[], now: number, { failsWhenUnpaid }: HowToCharge): Subscription {
  const invoice = collect(local, issue(local, subscription, lines, 'subscription_update', now), now);
  if (invoice.status !== 'paid' && failsWhenUnpaid) throw declined();
  return subscriptionOf(local, subscription.id);
}
