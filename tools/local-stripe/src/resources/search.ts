import { Type } from 'typebox';
import { invalid } from '../http/errors.js';
import { optional, params } from '../http/params.js';
import { route, type Route } from '../http/route.js';

type Searchable = 'customers' | 'prices' | 'products' | 'subscriptions';
type Matcher = (record: object) => boolean;

const MAX_CLAUSES = 10;
const CLAUSE = /^(?<field>\w+)(?:\[(?<quote>["'])(?<key>[^"']+)\k<quote>\])?:(?<mark>["'])(?<value>(?:\\.|(?!\k<mark>).)*)\k<mark>$/;

/** Search by the clauses that FeNAgO writes: `field:"value"`, `metadata["key"]:"value"`, joined by AND. Finds at once what Stripe may find a minute later. */
export function search(collection: Searchable, fields: readonly string[]): Route {
  const url = `/v1/${collection}/search`;
  const accepted = params({ query: Type.String({ minLength: 1, maxLength: 1_000 }), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })), page: optional.text });
  return route('GET', url, accepted, (local, { params: { query, limit = 10, page } }) => {
    const matchers = clausesOf(query, fields);
    const start = page === undefined ? 0 : startOf(page);
    const found = (local.store.all(collection) as object[]).filter((record) => matchers.every((matches) => matches(record))).toReversed();
    const hasMore = found.length > start + limit;
    return { object: 'search_result', data: found.slice(start, start + limit), has_more: hasMore, next_page: hasMore ? String(start + limit) : null, url };
  });
}

function clausesOf(query: string, fields: readonly string[]): Matcher[] {
  const clauses = query.split(/\s+AND\s+/i);
  if (clauses.length > MAX_CLAUSES) throw invalid(`A query has ${MAX_CLAUSES} clauses at most.`, 'query');
  return clauses.map((clause) => matcherOf(clause.trim(), fields));
}

function matcherOf(clause: string, fields: readonly string[]): Matcher {
  const { field, key, value } = CLAUSE.exec(clause)?.groups ?? {};
  if (field === undefined || value === undefined || !fields.includes(field) || (key === undefined) === (field === 'metadata')) {
    throw invalid(`We were unable to parse your search query at: ${clause}. The local Stripe knows field:"value" and metadata["key"]:"value" of ${fields.join(', ')}, joined by AND.`, 'query');
  }
  const wanted = value.replace(/\\(.)/g, '$1');
  return (record) => {
    const found = (record as Record<string, unknown>)[field];
    return String(key === undefined ? found : (found as Record<string, string>)[key]) === wanted;
  };
}

function startOf(page: string): number {
  const start = Number(page);
  if (!Number.isInteger(start) || start < 0) throw invalid(`Invalid page: ${page}`, 'page');
  return start;
}
