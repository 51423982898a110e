import { Type } from 'typebox';
import { invalid, missing } from './errors.js';

/** What every list takes. */
export const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  starting_after: Type.Optional(Type.String()),
  ending_before: Type.Optional(Type.String()),
};

export interface Paging {
  readonly limit?: number;
  readonly starting_after?: string;
  readonly ending_before?: string;
}

export interface List<T> {
  readonly object: 'list';
  readonly data: T[];
  readonly has_more: boolean;
  readonly url: string;
}

const DEFAULT_LIMIT = 10;

/**
 * One page.
 * @param records all that match, the newest first
 */
export function page<T extends { readonly id: string }>(url: string, records: readonly T[], { limit = DEFAULT_LIMIT, starting_after: after, ending_before: before }: Paging): List<T> {
  if (after !== undefined && before !== undefined) throw invalid('You cannot parameterize both starting_after and ending_before.', 'starting_after', 'parameters_exclusive');
  if (before !== undefined) {
    const end = position(records, before, 'ending_before');
    const start = Math.max(0, end - limit);
    return { object: 'list', data: records.slice(start, end), has_more: start > 0, url };
  }
  const start = after === undefined ? 0 : position(records, after, 'starting_after') + 1;
  return { object: 'list', data: records.slice(start, start + limit), has_more: records.length > start + limit, url };
}

/** A list that is part of an object: all of it. */
export const whole = <T>(url: string, data: T[]): List<T> => ({ object: 'list', data, has_more: false, url });

function position(records: readonly { readonly id: string }[], id: string, param: string): number {
  const index = records.findIndex((record) => record.id === id);
  if (index === -1) throw missing('object', id, param);
  return index;
}
