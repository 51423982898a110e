import { OPERATIONS } from './generated/operations.js';
import { Listing } from './listing.js';
import type { HttpRequest, Transport } from './transport.js';
import type { AnswerOf, CallOf, ItemOf, ListId, OperationId, QueryOf, RequestOptions } from './types.js';

/** What of a call its types do not tell any more. */
interface AnyCall extends RequestOptions {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** Calls operations by their names. */
export class OperationCaller {
  constructor(readonly transport: Transport) {}

  /** The request of a call. */
  request<Id extends OperationId>(id: Id, call: CallOf<Id>): HttpRequest {
    const { method, path: template } = OPERATIONS[id];
    const { path = {}, query = {}, ...rest } = call as AnyCall;
    const filled = template.replaceAll(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(path[name] ?? ''));
    return { ...rest, method, path: filled + queryOf(query) };
  }

  /** @throws FenagoApiError, FenagoConnectionError, or the signal's reason */
  async call<Id extends OperationId>(id: Id, call: CallOf<Id>): Promise<AnswerOf<Id>> {
    const response = await this.transport.send(this.request(id, call));
    return (await contentOf(response)) as AnswerOf<Id>;
  }

  list<Id extends ListId>(id: Id, call: CallOf<Id>): Listing<ItemOf<Id>, AnswerOf<Id>> {
    const { query } = call as AnyCall;
    const read = (after: string | undefined): Promise<AnswerOf<Id>> => {
      const more = { ...query, ...(after === undefined ? {} : { after }) } as QueryOf<Id>;
      return this.call(id, { ...call, query: more } as CallOf<Id>);
    };
    return new Listing<ItemOf<Id>, AnswerOf<Id>>(read);
  }
}

function contentOf(response: Response): Promise<unknown> {
  if (response.status === 204) return Promise.resolve(undefined);
  return response.headers.get('content-type')?.startsWith('text/csv') === true ? response.text() : response.json();
}

function queryOf(query: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
}
