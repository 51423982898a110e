import type { Paging } from '@fenago/contracts';

/** Positions `from` ≤ p < `to`. */
export interface LogRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Positions of a page's entries, and of one more, so that it is known whether there are more.
 * @param after position of the last entry of the page before; undefined for the first page
 * @param count of all entries
 */
export function logRange({ limit, order }: Pick<Paging, 'limit' | 'order'>, after: number | undefined, count: number): LogRange {
  if (order === 'asc') {
    const from = after === undefined ? 0 : after + 1;
    return { from, to: Math.min(count, from + limit + 1) };
  }
  const to = Math.min(count, after ?? count);
  return { from: Math.max(0, to - limit - 1), to };
}
