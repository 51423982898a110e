import type { Paging } from '@fenago/contracts';
import { greaterThan, lessThan, type Operator, type ScopedFilter } from './filter.js';

/** Largest page; contracts check what clients ask for, this bounds what code asks for. */
export const MAX_PAGE = 100;

export interface PageQuery<D> {
  readonly filter: ScopedFilter<D>;
  readonly sort: { readonly _id: 1 | -1 };
  /** One more than the page holds: the row too many says that there is another page. */
  readonly limit: number;
}

/**
 * The query that reads one page by `_id` (ids sort by time), for `pageOf(rows, paging.limit)` of the contracts.
 * @param paging `after` is the last id of the page before
 */
export function pageQuery<D extends { readonly _id: string }>(paging: Paging, filter: ScopedFilter<D>): PageQuery<D> {
  const limit = Math.min(Math.max(paging.limit, 1), MAX_PAGE) + 1;
  const sort = { _id: paging.order === 'asc' ? 1 : -1 } as const;
  if (paging.after === undefined) return { filter, sort, limit };
  if ('_id' in filter) throw new TypeError('A page is read by _id, so its filter cannot name _id.');
  const position: Operator<string> = paging.order === 'asc' ? greaterThan(paging.after) : lessThan(paging.after);
  return { filter: { ...filter, _id: position }, sort, limit };
}
