import { httpServer, type HttpServer } from '@fenago/testing';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { parseForm, type Params } from './form.js';

export const SECRET_KEY = 'sk_test_stub';
const API_VERSION = '2026-10-28.endive';

/** An object as Stripe has it. */
export interface StripeObject {
  readonly id: string;
  readonly [field: string]: unknown;
}

/** One request that the stub was sent. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly params: Params;
  readonly idempotencyKey: string | undefined;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What a request is answered instead; `lost` is carried out, but its answer never comes. */
export type Fault = 'lost' | { readonly status: number; readonly code?: string; readonly type?: string };

const LISTS = ['customers', 'subscriptions', 'prices', 'products', 'billing/meters', 'entitlements/features', 'checkout/sessions', 'billing_portal/sessions', 'events'];
/** Fields of an object that a list may be narrowed by. */
const FILTERS = ['email', 'customer', 'status', 'product'];

/** As much of Stripe as billing asks for, with a memory; refuses what Stripe would refuse: keys, versions, changed repetitions. */
export class StripeStub {
  readonly asked: Asked[] = [];
  /** Asked for each request; undefined lets it be. */
  fault: (asked: Asked) => Fault | undefined = () => undefined;
  private readonly objects = new Map<string, Map<string, StripeObject>>(LISTS.map((name) => [name, new Map()]));
  private readonly repeated = new Map<string, { readonly params: string; readonly answer: Answer }>();
  private made = 0;

  private constructor(private server: HttpServer | undefined) {}

  static async start(): Promise<StripeStub> {
    const stub = new StripeStub(undefined);
    stub.server = await httpServer((request, response) => void stub.receive(request, response));
    return stub;
  }

  get url(): string {
    return this.server?.origin ?? '';
  }

  /** Variables of a service that is to ask it. */
  get env(): Readonly<Record<string, string>> {
    return { STRIPE_SECRET_KEY: SECRET_KEY, STRIPE_API_URL: this.url };
  }

  all(list: string): readonly StripeObject[] {
    return [...(this.objects.get(list)?.values() ?? [])];
  }

  put(list: string, object: StripeObject): StripeObject {
    this.objects.get(list)?.set(object.id, object);
    return object;
  }

  remove(list: string, id: string): void {
    this.objects.get(list)?.delete(id);
  }

  /** Requests of a method and path so far. */
  requests(method: string, path: RegExp): readonly Asked[] {
    return this.asked.filter((asked) => asked.method === method && path.test(asked.path));
  }

  stop(): Promise<void> {
    return this.server?.close() ?? Promise.resolve();
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? '/', this.url);
    const { authorization, 'stripe-version': version, 'idempotency-key': key } = request.headers;
    const params = parseForm(search === '' ? await text(request) : search.slice(1));
    const asked = { method: request.method ?? '', path: pathname, params, idempotencyKey: typeof key === 'string' ? key : undefined };
    this.asked.push(asked);
    const fault = this.fault(asked);
    if (fault !== undefined && fault !== 'lost') return send(response, refusal(fault.status, fault.code ?? 'api_error', fault.type));
    if (authorization !== `Bearer ${SECRET_KEY}`) return send(response, refusal(401, 'api_key_invalid'));
    if (version !== API_VERSION) return send(response, refusal(400, 'version'));
    const answer = this.once(asked);
    if (fault === 'lost') request.socket.destroy();
    else send(response, answer);
  }

  /** A repetition of a change is answered as the first time. */
  private once(asked: Asked): Answer {
    if (asked.method === 'GET') return this.answer(asked);
    const { idempotencyKey } = asked;
    if (idempotencyKey === undefined) return refusal(400, 'a change without an idempotency key');
    const params = JSON.stringify([asked.path, asked.params]);
    const known = this.repeated.get(idempotencyKey);
    if (known !== undefined) return known.params === params ? known.answer : refusal(400, 'idempotency', 'idempotency_error');
    const answer = this.answer(asked);
    this.repeated.set(idempotencyKey, { params, answer });
    return answer;
  }

  private answer({ method, path, params }: Asked): Answer {
    const name = LISTS.find((list) => path === `/v1/${list}` || path.startsWith(`/v1/${list}/`));
    if (name === undefined) return refusal(404, 'unknown_url');
    const [id, action] = path.slice(`/v1/${name}/`.length).split('/');
    if (id === undefined || id === '') return method === 'GET' ? this.list(name, params) : this.create(name, params);
    const object = this.objects.get(name)?.get(id);
    if (object === undefined) return refusal(404, 'resource_missing');
    if (method === 'GET') return { status: 200, body: object };
    if (action === 'expire') return { status: 200, body: this.put(name, { ...object, status: 'expired' }) };
    const metadata = { ...(object['metadata'] as object | undefined), ...(params['metadata'] as object | undefined) };
    return { status: 200, body: this.put(name, { ...object, ...this.changesOf(name, object, params), metadata }) };
  }

  private create(name: string, params: Params): Answer {
    this.made += 1;
    const id = `${name.split('/').at(-1)?.slice(0, 4) ?? 'obj'}_${this.made}`;
    const page = name.endsWith('sessions') ? { url: `${this.url}/pages/${id}`, status: 'open' } : {};
    const active = ['prices', 'products', 'entitlements/features'].includes(name) ? { active: true } : {};
    return { status: 200, body: this.put(name, { id, ...active, metadata: {}, ...page, ...(params as object) }) };
  }

  /** Items of a subscription are changed one by one; everything else is as it is sent. */
  private changesOf(name: string, object: StripeObject, { items, cancel_at_period_end: ends, ...rest }: Params): object {
    const plain = { ...rest, ...(ends === undefined ? {} : { cancel_at_period_end: ends === 'true' }) };
    if (name !== 'subscriptions' || !Array.isArray(items)) return plain;
    const before = (object['items'] as { data: readonly StripeObject[] }).data;
    const prices = this.objects.get('prices');
    const kept = before.filter(({ id }) => !items.some((item: Params) => item['id'] === id));
    const changed = items.filter((item: Params) => item['deleted'] !== 'true').map((item: Params) => {
      const old = before.find(({ id }) => id === item['id']) ?? before[0];
      return { ...old, id: item['id'] ?? `si_${(this.made += 1)}`, price: prices?.get(String(item['price'])) };
    });
    return { ...plain, items: { object: 'list', data: [...kept, ...changed] } };
  }

  private list(name: string, params: Params): Answer {
    const wanted = FILTERS.filter((field) => params[field] !== undefined && params[field] !== 'all');
    const keys = params['lookup_keys'] as readonly string[] | undefined;
    const { gte = 0, lt = Number.MAX_SAFE_INTEGER } = (params['created'] ?? {}) as { gte?: number; lt?: number };
    const found = this.all(name)
      .filter((object) => wanted.every((field) => object[field] === params[field]))
      .filter((object) => params['active'] === undefined || String(object['active']) === params['active'])
      .filter((object) => keys === undefined || keys.includes(String(object['lookup_key'])))
      .filter(({ created = 0 }) => Number(created) >= Number(gte) && Number(created) < Number(lt));
    const from = found.findIndex(({ id }) => id === params['starting_after']) + 1;
    const limit = Number(params['limit'] ?? 10);
    const data = found.slice(from, from + limit);
    return { status: 200, body: { object: 'list', url: `/v1/${name}`, data, has_more: found.length > from + limit } };
  }
}

function refusal(status: number, code: string, type = status >= 500 ? 'api_error' : 'invalid_request_error'): Answer {
  return { status, body: { error: { type, code, message: `Refused by the stub: ${code}.` } } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_stub' }).end(JSON.stringify(body));
}
