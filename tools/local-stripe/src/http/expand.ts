import { expandableCollection } from '../store/collections.js';
import type { Store } from '../store/store.js';
import { invalid } from './errors.js';

const MAX_DEPTH = 4;

/** Parts of objects that Stripe leaves out until they are asked for. */
const ON_REQUEST = ['line_items', 'tiers'];

/** A copy without what was not asked for. */
export function withoutOnRequest<T>(value: T, asked: readonly string[] = []): T {
  if (Array.isArray(value)) return value.map((entry) => withoutOnRequest<unknown>(entry, asked)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const shown = Object.entries(value).filter(([name]) => !ON_REQUEST.includes(name) || asked.some((path) => path.split('.').includes(name)));
  return Object.fromEntries(shown.map(([name, entry]) => [name, withoutOnRequest<unknown>(entry, asked)])) as T;
}

/**
 * A copy of the answer in which the ids at these paths (`latest_invoice`, `data.customer`) are the objects.
 * @throws StripeError 400 where there is nothing to expand at a path
 */
export function expanded(store: Store, body: object, paths: readonly string[]): object {
  const answer = paths.reduce((value, path) => {
    const parts = path.split('.');
    if (parts.length > MAX_DEPTH) throw invalid(`You cannot expand more than ${MAX_DEPTH} levels of a property: ${path}.`, 'expand');
    return expandAt(store, value, parts, path) as object;
  }, body);
  return withoutOnRequest(answer, paths);
}

function expandAt(store: Store, value: unknown, parts: readonly string[], path: string): unknown {
  if (Array.isArray(value)) return value.map((entry) => expandAt(store, entry, parts, path));
  if (value === null) return null;
  if (typeof value === 'string') return expandAt(store, objectOf(store, value, path), parts, path);
  const [name, ...rest] = parts;
  if (name === undefined) return value;
  const record = value as Record<string, unknown>;
  if (!(name in record) && ON_REQUEST.includes(name)) return value;
  if (!(name in record)) throw invalid(`This property cannot be expanded (${name}).`, 'expand');
  return { ...record, [name]: expandAt(store, record[name], rest, path) };
}

function objectOf(store: Store, id: string, path: string): object {
  const collection = expandableCollection(id);
  const record = collection === undefined ? undefined : store.get(collection, id);
  if (record === undefined) throw invalid(`This property cannot be expanded (${path}).`, 'expand');
  return record;
}
