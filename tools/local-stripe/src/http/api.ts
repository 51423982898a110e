import { randomBytes } from 'node:crypto';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { API_VERSION } from '../api-version.js';
import type { Local } from '../local.js';
import { invalid, StripeError } from './errors.js';
import { expanded } from './expand.js';
import type { FaultPlan } from './faults.js';
import { digestOf, keep, replayed, type Answer } from './idempotency.js';
import { convert, parseForm } from './params.js';
import type { Route } from './route.js';

const VERSION = /^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/;
const MAX_KEY_LENGTH = 255;

export interface ApiOptions {
  readonly fault: FaultPlan;
  /** Called when something may have to be done that the answer does not wait for. */
  readonly afterwards: () => void;
}

/** Adds the operations of the API to a server. */
export function addApi(server: FastifyInstance, local: Local, routes: readonly Route[], options: ApiOptions): void {
  for (const one of routes) {
    server.route({ method: one.method, url: one.url, handler: (request, reply) => serve(local, one, options, request, reply) });
  }
  // A mistake of this server's, or a body that is too long: told in the form that the client reads.
  server.setErrorHandler<FastifyError>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    return send(reply, errorAnswer(new StripeError(`The local Stripe failed: ${error.message}`, { status, type: status < 500 ? 'invalid_request_error' : 'api_error' })));
  });
  server.setNotFoundHandler((request, reply) => {
    const message = `Unrecognized request URL (${request.method}: ${request.url.split('?')[0]}). The local Stripe knows only what FeNAgO uses of Stripe's API.`;
    return send(reply, errorAnswer(new StripeError(message, { status: 404, type: 'invalid_request_error' })));
  });
}

async function serve(local: Local, one: Route, { fault: plan, afterwards }: ApiOptions, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const requestId = `req_${randomBytes(7).toString('hex')}`;
  reply.header('request-id', requestId).header('stripe-version', header(request, 'stripe-version') ?? API_VERSION);
  const fault = plan({ method: request.method, path: request.url.split('?')[0] ?? '' });
  if (fault === 'outage') return hangUp(request, reply);
  if (fault === 'server_error') return send(reply, errorAnswer(new StripeError('An unknown error occurred.', { status: 500, type: 'api_error', shouldRetry: true })));
  if (fault === 'rate_limit') {
    return send(reply, errorAnswer(new StripeError('Request rate limit exceeded.', { status: 429, type: 'rate_limit_error', code: 'rate_limit' })));
  }
  const answer = answerTo(local, one, request, requestId, reply);
  afterwards();
  return fault === 'lost_answer' ? hangUp(request, reply) : send(reply, answer);
}

/** Everything between a request and its answer happens at once: no other request comes between. */
function answerTo(local: Local, one: Route, request: FastifyRequest, requestId: string, reply: FastifyReply): Answer {
  const body = typeof request.body === 'string' ? request.body : '';
  const key = request.method === 'POST' ? header(request, 'idempotency-key') : undefined;
  const digest = digestOf(request.method, request.url, body);
  try {
    checkHeaders(local, request, key);
    const before = key === undefined ? undefined : replayed(local, key, digest);
    if (before !== undefined) {
      reply.header('idempotent-replayed', 'true');
      return before;
    }
    const { params, expand } = paramsOf(one, request, body);
    const path = request.params as Readonly<Record<string, string>>;
    local.cause = { id: requestId, idempotency_key: key ?? null };
    return keptWith(local, key, digest, () => expanded(local.store, one.handle(local, { params, path, id: path['id'] ?? '' }), expand));
  } catch (error) {
    if (error instanceof StripeError) return errorAnswer(error);
    throw error;
  } finally {
    local.cause = { id: null, idempotency_key: null };
  }
}

/** The answer, kept by its key, also where it is an error: a repeated request must not have another end. */
function keptWith(local: Local, key: string | undefined, digest: string, work: () => object): Answer {
  const keeping = (answer: Answer): Answer => {
    if (key !== undefined) keep(local, key, digest, answer);
    return answer;
  };
  try {
    return local.store.unit(() => keeping({ status: 200, body: work() }));
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    return local.store.unit(() => keeping(errorAnswer(error)));
  }
}

function checkHeaders(local: Local, request: FastifyRequest, key: string | undefined): void {
  const given = keyOf(header(request, 'authorization') ?? '');
  if (given === undefined) {
    throw new StripeError('You did not provide an API key. Send the local Stripe\'s in the Authorization header as "Bearer sk_test_…".', { status: 401, type: 'invalid_request_error' });
  }
  if (given !== local.account().secretKey) throw new StripeError(`Invalid API Key provided: ${given.slice(0, 8)}***. The local Stripe takes its own key only.`, { status: 401, type: 'invalid_request_error' });
  const version = header(request, 'stripe-version');
  if (version !== undefined && !VERSION.test(version)) throw invalid(`Invalid Stripe API version: ${version}`);
  if (key !== undefined && (key === '' || key.length > MAX_KEY_LENGTH)) throw invalid(`An idempotency key has 1 to ${MAX_KEY_LENGTH} characters.`);
}

function keyOf(authorization: string): string | undefined {
  const [scheme = '', value = ''] = authorization.split(' ');
  if (scheme.toLowerCase() === 'bearer') return value;
  return scheme.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString('utf8').split(':')[0] : undefined;
}

function paramsOf(one: Route, request: FastifyRequest, body: string): { readonly params: unknown; readonly expand: string[] } {
  const query = parseForm(request.url.split('?')[1] ?? '') as Record<string, unknown>;
  const isJson = (header(request, 'content-type') ?? '').startsWith('application/json');
  const { expand = [], ...params } = { ...query, ...(isJson ? parseJson(body) : (parseForm(body) as Record<string, unknown>)) };
  if (!Array.isArray(expand) || expand.some((path) => typeof path !== 'string')) throw invalid('Invalid array', 'expand');
  return { params: convert(one.schema, params), expand: expand as string[] };
}

function parseJson(body: string): Record<string, unknown> {
  if (body === '') return {};
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    // What was sent is told in the answer's own words: the parser's would not help.
    throw invalid('The body is not JSON.');
  }
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function errorAnswer(error: StripeError): Answer & { readonly shouldRetry?: boolean } {
  const { status, shouldRetry } = error.details;
  return { status, body: error.toBody(), ...(shouldRetry === undefined ? {} : { shouldRetry }) };
}

function send(reply: FastifyReply, { status, body, shouldRetry }: Answer & { readonly shouldRetry?: boolean }): FastifyReply {
  if (shouldRetry !== undefined) reply.header('stripe-should-retry', String(shouldRetry));
  return reply.code(status).type('application/json').send(JSON.stringify(body, undefined, 2));
}

function hangUp(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  request.raw.socket.destroy();
  return reply;
}
