import { Type } from 'typebox';
import { activeEntitlements, tellEntitlements } from '../billing/entitlements.js';
import { isLive } from '../billing/live.js';
import { invalid, missing } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import { mergeMetadata, optional, params } from '../http/params.js';
import { route } from '../http/route.js';
import { newId } from '../ids.js';
import type { Local } from '../local.js';
import { newFeature, type Feature, type ProductFeature } from '../records/feature.js';

function featureOf(local: Local, id: string, param?: string): Feature {
  const found = local.store.get('features', id);
  if (found === undefined) throw missing('feature', id, param);
  return found;
}

function attachmentOf(local: Local, product: string, id: string): ProductFeature {
  const found = local.store.get('productFeatures', id);
  if (found === undefined || found.product !== product) throw missing('product feature', id);
  return found;
}

const shown = (local: Local, { id, feature }: ProductFeature) => ({ id, object: 'product_feature', entitlement_feature: featureOf(local, feature), livemode: false });

/** What a product entitles to has changed for everybody who has it. */
function tellSubscribers(local: Local, product: string): void {
  const subscribers = local.store.all('subscriptions').filter((one) => isLive(one) && one.items.data.some((item) => item.price.product === product));
  for (const customer of new Set(subscribers.map((one) => one.customer))) tellEntitlements(local, customer);
}

export const featureRoutes = [
  route('POST', '/v1/entitlements/features', params({ lookup_key: Type.String({ minLength: 1, maxLength: 80 }), metadata: optional.metadata, name: Type.String({ minLength: 1, maxLength: 80 }) }), (local, { params: given }) => {
    const known = local.store.all('features').find((one) => one.lookup_key === given.lookup_key);
    if (known !== undefined) throw invalid(`A feature (\`${known.id}\`) already uses that lookup key.`, 'lookup_key', 'resource_already_exists');
    return local.store.put('features', newFeature({ id: newId('feat'), name: given.name, lookupKey: given.lookup_key, metadata: mergeMetadata({}, given.metadata) }));
  }),
  route('GET', '/v1/entitlements/features', params({ ...paging, archived: optional.flag, lookup_key: optional.text }), (local, { params: { archived, lookup_key: key, ...paged } }) => {
    const matching = local.store.all('features').filter((one) => (key === undefined || one.lookup_key === key) && (archived === undefined || one.active !== archived));
    return page('/v1/entitlements/features', matching.toReversed(), paged);
  }),
  route('GET', '/v1/entitlements/features/:id', params({}), (local, { id }) => featureOf(local, id)),
  route('POST', '/v1/entitlements/features/:id', params({ active: optional.flag, metadata: optional.metadata, name: optional.text }), (local, { id, params: given }) => {
    const before = featureOf(local, id);
    return local.store.put('features', { ...before, active: given.active ?? before.active, metadata: mergeMetadata(before.metadata, given.metadata), name: given.name ?? before.name });
  }),
  route('POST', '/v1/products/:id/features', params({ entitlement_feature: Type.String() }), (local, { id, params: { entitlement_feature: feature } }) => {
    if (local.store.get('products', id) === undefined) throw missing('product', id);
    featureOf(local, feature, 'entitlement_feature');
    if (local.store.all('productFeatures').some((one) => one.product === id && one.feature === feature)) {
      throw invalid('This feature is already attached to this product.', 'entitlement_feature', 'resource_already_exists');
    }
    const attached = local.store.put('productFeatures', { id: newId('prodft'), product: id, feature });
    tellSubscribers(local, id);
    return shown(local, attached);
  }),
  route('GET', '/v1/products/:id/features', params(paging), (local, { id, params: paged }) => {
    if (local.store.get('products', id) === undefined) throw missing('product', id);
    const theirs = local.store.all('productFeatures').filter((one) => one.product === id);
    return page(`/v1/products/${id}/features`, theirs.toReversed().map((one) => shown(local, one)), paged);
  }),
  route('GET', '/v1/products/:id/features/:attachment', params({}), (local, { id, path }) => shown(local, attachmentOf(local, id, path['attachment'] ?? ''))),
  route('DELETE', '/v1/products/:id/features/:attachment', params({}), (local, { id, path }) => {
    const found = attachmentOf(local, id, path['attachment'] ?? '');
    local.store.remove('productFeatures', found.id);
    tellSubscribers(local, id);
    return { id: found.id, object: 'product_feature', deleted: true };
  }),
  route('GET', '/v1/entitlements/active_entitlements', params({ ...paging, customer: Type.String() }), (local, { params: { customer, ...paged } }) => {
    local.customer(customer, 'customer');
    return page('/v1/entitlements/active_entitlements', activeEntitlements(local, customer), paged);
  }),
];
