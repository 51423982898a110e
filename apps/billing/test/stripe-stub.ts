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

const LISTS = ['customers', 'subscriptions', 'invoices', 'prices', 'products', 'billing/meters', 'entitlements/features', 'checkout/sessions', 'billing_portal/sessions', 'events'];
/** Fields of an object that a list may be narrowed by. */
const FILTERS = ['email', 'customer', 'status', 'product', 'subscription'];

/** As much of Stripe as billing asks for, with a memory; refuses what Stripe would refuse: keys, versions, changed repetitions. */
export class StripeStub {
  readonly asked: Asked[] = [];
  /** Asked for each request; undefined lets it be. */
  fault: (asked: Asked) => Fault | undefined = () => undefined;
  private readonly objects = new Map<string, Map<string, StripeObject>>(LISTS.map((name) => [name, new Map()]));
  private readonly repeated = new Map<string, { readonly params: string; readonly answer: Answer }>();
  private readonly attached = new Map<string, readonly StripeObject[]>();
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
    if (asked.method !== 'POST') return this.answer(asked);
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
    const [id, action, within] = path.slice(`/v1/${name}/`.length).split('/');
    if (id === undefined || id === '') return method === 'GET' ? this.list(name, params) : this.create(name, params);
    const object = this.objects.get(name)?.get(id);
    if (object === undefined) return refusal(404, 'resource_missing');
    if (method === 'GET' && action === undefined) return { status: 200, body: object };
    if (method === 'DELETE' && action === undefined) {
      this.remove(name, id);
      return { status: 200, body: { id, deleted: true } };
    }
    if (action === 'features') return this.attach(id, method, params, within);
    if (action === 'expire') return { status: 200, body: this.put(name, { ...object, status: 'expired' }) };
    const metadata = { ...(object['metadata'] as object | undefined), ...(params['metadata'] as object | undefined) };
    return { status: 200, body: this.put(name, { ...object, ...this.changesOf(name, object, params), ...typed(params), metadata }) };
  }

  private create(name: string, params: Params): Answer {
    this.made += 1;
    const id = String(params['id'] ?? `${name.split('/').at(-1)?.slice(0, 4) ?? 'obj'}_${this.made}`);
    if (this.objects.get(name)?.has(id) === true) return refusal(400, 'resource_already_exists');
    if (name === 'prices') this.takeName(params['lookup_key']);
    const page = name.endsWith('sessions') ? { url: `${this.url}/pages/${id}`, status: 'open' } : {};
    const active = ['prices', 'products', 'entitlements/features'].includes(name) ? { active: true } : {};
    const status = name === 'billing/meters' ? { status: 'active' } : {};
    return { status: 200, body: this.put(name, { id, ...active, ...status, metadata: {}, ...page, ...(params as object), ...typed(params) }) };
  }

  /** A name goes over from the price that has it. */
  private takeName(key: unknown): void {
    const before = this.all('prices').find((price) => price['lookup_key'] === key);
    if (before !== undefined) this.put('prices', { ...before, lookup_key: null });
  }

  private attach(product: string, method: string, params: Params, within: string | undefined): Answer {
    const all = this.attached.get(product) ?? [];
    if (method === 'GET') return { status: 200, body: { object: 'list', data: all, has_more: false } };
    const rest = all.filter(({ id }) => id !== within);
    const feature = this.objects.get('entitlements/features')?.get(String(params['entitlement_feature']));
    const made = { id: `prodft_${(this.made += 1)}`, entitlement_feature: feature };
    this.attached.set(product, method === 'DELETE' ? rest : [...rest, made]);
    return { status: 200, body: method === 'DELETE' ? { id: within, deleted: true } : made };
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

/** Of what forms say by texts, what Stripe says by numbers and booleans. */
function typed({ active, unit_amount: amount, tiers }: Params): object {
  return {
    ...(active === undefined ? {} : { active: active === 'true' }),
    ...(amount === undefined ? {} : { unit_amount: Number(amount) }),
    ...(Array.isArray(tiers) ? { tiers: tiers.map(typedTier) } : {}),
  };
}

function typedTier({ up_to: upTo, ...tier }: Params): object {
  return { ...tier, ...typed(tier), up_to: upTo === 'inf' ? null : Number(upTo) };
}

function refusal(status: number, code: string, type = status >= 500 ? 'api_error' : 'invalid_request_error'): Answer {
  return { status, body: { error: { type, code, message: `Refused by the stub: ${code}.` } } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_stub' }).end(JSON.stringify(body));
}
