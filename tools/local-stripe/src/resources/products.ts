import { Type } from 'typebox';
import { invalid, missing } from '../http/errors.js';
import { page, paging } from '../http/list.js';
import { inRange, mergeMetadata, mergeText, optional, params } from '../http/params.js';
import { route } from '../http/route.js';
import { newId } from '../ids.js';
import type { Local } from '../local.js';
import { newProduct, type Product } from '../records/product.js';
import { search } from './search.js';

const changes = {
  active: optional.flag,
  description: optional.text,
  marketing_features: Type.Optional(Type.Array(params({ name: Type.String({ maxLength: 80 }) }), { maxItems: 15 })),
  metadata: optional.metadata,
  statement_descriptor: optional.text,
  unit_label: optional.text,
  url: optional.text,
};

interface Changes {
  readonly active?: boolean;
  readonly default_price?: string;
  readonly description?: string;
  readonly marketing_features?: { name: string }[];
  readonly metadata?: Record<string, string> | '';
  readonly name?: string;
  readonly statement_descriptor?: string;
  readonly unit_label?: string;
  readonly url?: string;
}

function changed(product: Product, given: Changes): Product {
  return {
    ...product,
    active: given.active ?? product.active,
    default_price: mergeText(product.default_price, given.default_price),
    description: mergeText(product.description, given.description),
    marketing_features: given.marketing_features ?? product.marketing_features,
    metadata: mergeMetadata(product.metadata, given.metadata),
    name: given.name ?? product.name,
    statement_descriptor: mergeText(product.statement_descriptor, given.statement_descriptor),
    unit_label: mergeText(product.unit_label, given.unit_label),
    url: mergeText(product.url, given.url),
  };
}

function productOf(local: Local, id: string): Product {
  const found = local.store.get('products', id);
  if (found === undefined) throw missing('product', id);
  return found;
}

export const productRoutes = [
  route('POST', '/v1/products', params({ ...changes, id: optional.text, name: Type.String({ minLength: 1, maxLength: 250 }) }), (local, { params: given }) => {
    const id = given.id ?? newId('prod');
    if (local.store.get('products', id) !== undefined) throw invalid(`Product already exists: ${id}`, 'id', 'resource_already_exists');
    const product = local.store.put('products', changed(newProduct({ id, created: local.now(), name: given.name }), given));
    local.emit('product.created', product);
    return product;
  }),
  route('GET', '/v1/products', params({ ...paging, active: optional.flag, created: optional.range, ids: Type.Optional(Type.Array(Type.String())) }), (local, { params: given }) => {
    const { active, created, ids, ...paged } = given;
    const matching = local.store
      .all('products')
      .filter((one) => (active === undefined || one.active === active) && (ids === undefined || ids.includes(one.id)) && inRange(one.created, created));
    return page('/v1/products', matching.toReversed(), paged);
  }),
  search('products', ['active', 'description', 'name', 'url', 'metadata']),
  route('GET', '/v1/products/:id', params({}), (local, { id }) => productOf(local, id)),
  route('POST', '/v1/products/:id', params({ ...changes, default_price: optional.text, name: optional.text }), (local, { id, params: given }) => {
    const before = productOf(local, id);
    const after = local.store.put('products', { ...changed(before, given), updated: local.now() });
    local.emit('product.updated', after, before);
    return after;
  }),
  route('DELETE', '/v1/products/:id', params({}), (local, { id }) => {
    const product = productOf(local, id);
    if (local.store.all('prices').some((price) => price.product === id)) throw invalid('This product cannot be deleted because it has one or more user-created prices.');
    local.store.remove('products', id);
    local.emit('product.deleted', product);
    return { id, object: 'product', deleted: true };
  }),
];
