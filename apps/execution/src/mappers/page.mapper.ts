import { pageOf, type Page, type Paging } from '@fenago/contracts';

/** A page of objects that are all at hand, by their ids. */
export function toPage<V extends { readonly id: string }>(views: readonly V[], { limit, order, after }: Paging): Page<V> {
  const sorted = views.toSorted((a, b) => (a.id < b.id === (order === 'asc') ? -1 : 1));
  const behind = sorted.filter(({ id }) => after === undefined || (order === 'asc' ? id > after : id < after));
  return pageOf(behind.slice(0, limit + 1), limit);
}
