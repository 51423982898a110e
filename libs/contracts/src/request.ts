import type { Static, TSchema } from 'typebox';
import { Type } from 'typebox';
import { id, object } from './schema.js';

/** Contract of a command (changes state) or a query (reads): its name, the schema of what is asked, the type of the answer. */
export interface RequestContract<K extends string, S extends TSchema, R> {
  readonly name: K;
  readonly kind: 'command' | 'query';
  /** Queue group: one replica of this service answers. */
  readonly service: string;
  readonly schema: S;
  /** Never present at run time; carries the answer's type. */
  readonly reply?: R;
}

type Define<Kind extends 'command' | 'query'> = <R>() => <const K extends string, S extends TSchema>(
  name: K,
  schema: S,
) => RequestContract<K, S, R> & { kind: Kind };

const define =
  <Kind extends 'command' | 'query'>(kind: Kind): Define<Kind> =>
  () =>
  (name, schema) => ({ name, kind, service: name.slice(0, name.indexOf('.')), schema });

/** `defineCommand<Reply>()('conversation.post_message', schema)` */
export const defineCommand = define('command');
export const defineQuery = define('query');

export type RequestOf<C> = C extends RequestContract<string, infer S, unknown> ? Static<S> : never;
export type ReplyOf<C> = C extends RequestContract<string, TSchema, infer R> ? R : never;

/** On whose behalf a request runs: part of every command and query about something that somebody owns. */
export const caller = () => object({ userId: id('user') });
export type Caller = Static<ReturnType<typeof caller>>;

/** The admin on whose decision a request runs that is about no object of the admin's own. */
export const adminCaller = () => object({ adminId: id('user') });
export type AdminCaller = Static<ReturnType<typeof adminCaller>>;

/** Position and size of a page; `after` is the last id of the page before. */
export const paging = {
  limit: Type.Integer({ minimum: 1, maximum: 100 }),
  after: Type.Optional(Type.String({ maxLength: 64 })),
  order: Type.Enum(['asc', 'desc']),
};
export interface Paging {
  readonly limit: number;
  readonly after?: string;
  readonly order: 'asc' | 'desc';
}

/** A page as services answer it and the API shows it. */
export interface Page<T> {
  readonly object: 'list';
  readonly data: readonly T[];
  readonly has_more: boolean;
  readonly first_id: string | null;
  readonly last_id: string | null;
}

/** Bytes that the objects of a page have as JSON: its answer stays below NATS's default payload limit of 1 MiB. */
const MAX_PAGE_BYTES = 640 * 1024;

/**
 * Makes a page of rows that were read with one more than the limit. Large objects make it shorter, but there is always one.
 * @param rows in the order asked for, at most `limit + 1`
 */
export function pageOf<T extends { readonly id: string }>(rows: readonly T[], limit: number): Page<T> {
  const data = rows.slice(0, Math.min(limit, countThatFit(rows)));
  return {
    object: 'list',
    data,
    has_more: rows.length > data.length,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
  };
}

function countThatFit(rows: readonly unknown[]): number {
  let bytes = 0;
  const tooFar = rows.findIndex((row, index) => {
    bytes += Buffer.byteLength(JSON.stringify(row));
    return index > 0 && bytes > MAX_PAGE_BYTES;
  });
  return tooFar === -1 ? rows.length : tooFar;
}
