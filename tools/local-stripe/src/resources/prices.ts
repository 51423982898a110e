import { Type, type Static } from 'typebox';
import { invalid, missing } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import { inRange, mergeMetadata, mergeText, oneOf, optional, params } from '../http/params.js';
import { route } from '../http/route.js';
import { newId } from '../ids.js';
import type { Local } from '../local.js';
import { newPrice, wholeAmount, type Price, type Recurring, type Tier } from '../records/price.js';
import { search } from './search.js';

const DECIMAL = { pattern: '^\\d{1,15}(\\.\\d{1,12})?$' };
const amounts = { unit_amount: Type.Optional(Type.Integer({ minimum: 0 })), unit_amount_decimal: Type.Optional(Type.String(DECIMAL)) };
const tier = params({
  ...amounts,
  flat_amount: Type.Optional(Type.Integer({ minimum: 0 })),
  flat_amount_decimal: Type.Optional(Type.String(DECIMAL)),
  up_to: Type.Union([Type.Integer({ minimum: 1 }), Type.Literal('inf')]),
});
const recurring = params({
  interval: oneOf(['day', 'month', 'week', 'year']),
  interval_count: Type.Optional(Type.Integer({ minimum: 1, maximum: 156 })),
  meter: optional.text,
  usage_type: Type.Optional(oneOf(['licensed', 'metered'])),
});
const changes = {
  active: optional.flag,
  lookup_key: Type.Optional(Type.String({ maxLength: 200 })),
  metadata: optional.metadata,
  nickname: optional.text,
  tax_behavior: Type.Optional(oneOf(['exclusive', 'inclusive', 'unspecified'])),
  transfer_lookup_key: optional.flag,
};
const creation = params({
  ...changes,
  ...amounts,
  billing_scheme: Type.Optional(oneOf(['per_unit', 'tiered'])),
  currency: Type.String({ pattern: '^[a-z]{3}$' }),
  product: Type.String(),
  recurring: Type.Optional(recurring),
  tiers: Type.Optional(Type.Array(tier, { minItems: 1, maxItems: 100 })),
  tiers_mode: Type.Optional(oneOf(['graduated', 'volume'])),
});
type Creation = Static<typeof creation>;

function priceOf(local: Local, id: string): Price {
  const found = local.store.get('prices', id);
  if (found === undefined) throw missing('price', id);
  return found;
}

function recurringOf(local: Local, given: Creation['recurring']): Recurring | null {
  if (given === undefined) return null;
  const { interval, interval_count = 1, meter = null, usage_type = 'licensed' } = given;
  if (meter !== null && local.store.get('meters', meter) === undefined) throw missing('meter', meter, 'recurring[meter]');
  if (usage_type === 'metered' && meter === null) throw invalid('Metered prices must be backed by a meter.', 'recurring[meter]');
  return { interval, interval_count, meter, trial_period_days: null, usage_type };
}

function tiersOf(given: Creation): Tier[] | undefined {
  const isTiered = given.billing_scheme === 'tiered';
  if (isTiered !== (given.tiers !== undefined) || isTiered !== (given.tiers_mode !== undefined)) {
    throw invalid('billing_scheme=tiered, tiers and tiers_mode go together.', 'tiers');
  }
  const tiers = given.tiers?.map((one) => {
    const unit = one.unit_amount_decimal ?? (one.unit_amount === undefined ? null : String(one.unit_amount));
    const flat = one.flat_amount_decimal ?? (one.flat_amount === undefined ? null : String(one.flat_amount));
    return { flat_amount: wholeAmount(flat), flat_amount_decimal: flat, unit_amount: wholeAmount(unit), unit_amount_decimal: unit, up_to: one.up_to === 'inf' ? null : one.up_to };
  });
  const isRising = tiers?.every(({ up_to: upTo }, index) => (index === tiers.length - 1 ? upTo === null : upTo !== null && upTo > (tiers[index - 1]?.up_to ?? 0)));
  if (isRising === false) throw invalid('Each tier must end above the one before, and the last one with up_to=inf.', 'tiers');
  return tiers;
}

function unitAmountOf(given: Creation): string | null {
  const amount = given.unit_amount_decimal ?? (given.unit_amount === undefined ? null : String(given.unit_amount));
  if ((amount === null) !== (given.billing_scheme === 'tiered')) throw invalid('A price has either unit_amount or unit_amount_decimal, or tiers.', 'unit_amount');
  return amount;
}

/** A lookup key names one price: it is another's only until it is moved. */
function takeLookupKey(local: Local, key: string | undefined, taker: string, moves: boolean | undefined): void {
  const holder = key === undefined || key === '' ? undefined : local.store.all('prices').find((price) => price.lookup_key === key && price.id !== taker);
  if (holder === undefined) return;
  if (moves !== true) throw invalid(`A price (\`${holder.id}\`) already uses that lookup key.`, 'lookup_key', 'resource_already_exists');
  local.emit('price.updated', local.store.put('prices', { ...holder, lookup_key: null }), { lookup_key: key });
}

function changed(price: Price, given: Pick<Creation, 'active' | 'lookup_key' | 'metadata' | 'nickname' | 'tax_behavior'>): Price {
  return {
    ...price,
    active: given.active ?? price.active,
    lookup_key: mergeText(price.lookup_key, given.lookup_key),
    metadata: mergeMetadata(price.metadata, given.metadata),
    nickname: mergeText(price.nickname, given.nickname),
    tax_behavior: given.tax_behavior ?? price.tax_behavior,
  };
}

export const priceRoutes = [
  route('POST', '/v1/prices', creation, (local, { params: given }) => {
    if (local.store.get('products', given.product) === undefined) throw missing('product', given.product, 'product');
    const id = newId('price');
    takeLookupKey(local, given.lookup_key, id, given.transfer_lookup_key);
    const tiers = tiersOf(given);
    const made = newPrice({
      id,
      created: local.now(),
      currency: given.currency,
      product: given.product,
      recurring: recurringOf(local, given.recurring),
      tiersMode: given.tiers_mode ?? null,
      unitAmount: unitAmountOf(given),
      ...(tiers === undefined ? {} : { tiers }),
    });
    const price = local.store.put('prices', changed(made, given));
    local.emit('price.created', price);
    return price;
  }),
  route(
    'GET',
    '/v1/prices',
    params({ ...paging, active: optional.flag, created: optional.range, currency: optional.text, lookup_keys: Type.Optional(Type.Array(Type.String(), { maxItems: 10 })), product: optional.text, type: Type.Optional(oneOf(['one_time', 'recurring'])) }),
    (local, { params: { active, created, currency, lookup_keys: keys, product, type, ...paged } }) => {
      const matching = local.store
        .all('prices')
        .filter((one) => (active === undefined || one.active === active) && (product === undefined || one.product === product) && (type === undefined || one.type === type))
        .filter((one) => (currency === undefined || one.currency === currency) && (keys === undefined || (one.lookup_key !== null && keys.includes(one.lookup_key))) && inRange(one.created, created));
      return page('/v1/prices', matching.toReversed(), paged);
    },
  ),
  search('prices', ['active', 'currency', 'lookup_key', 'product', 'type', 'metadata']),
  route('GET', '/v1/prices/:id', params({}), (local, { id }) => priceOf(local, id)),
  route('POST', '/v1/prices/:id', params(changes), (local, { id, params: given }) => {
    const before = priceOf(local, id);
    takeLookupKey(local, given.lookup_key, id, given.transfer_lookup_key);
    const after = local.store.put('prices', changed(before, given));
    local.emit('price.updated', after, before);
    return after;
  }),
];
