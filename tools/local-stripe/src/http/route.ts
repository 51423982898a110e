import type { Static, TSchema } from 'typebox';
import type { Local } from '../local.js';

/** A request on its way through. */
export interface Call<P> {
  readonly params: P;
  /** What the path names with `:id`; empty where it names nothing. */
  readonly id: string;
  /** All that the path names. */
  readonly path: Readonly<Record<string, string>>;
}

export type Method = 'GET' | 'POST' | 'DELETE';

/** One operation of Stripe's API. */
export interface Route {
  readonly method: Method;
  readonly url: string;
  readonly schema: TSchema;
  handle(local: Local, call: Call<unknown>): object;
}

export function route<S extends TSchema>(method: Method, url: string, schema: S, handle: (local: Local, call: Call<Static<S>>) => object): Route {
  return { method, url, schema, handle: (local, call) => handle(local, call as Call<Static<S>>) };
}
