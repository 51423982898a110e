import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  DURATION_BUCKETS,
  extractTraceparent,
  newCorrelationId,
  runInContext,
  type Logger,
  type Metrics,
  type RequestContext,
} from '@fenago/observability';
import type { Attempt } from '../services/idempotency.service.js';
import { refuseDangerousNames } from './json-body.js';
import type { Principal } from './principal.js';
import { beginRequestSpan } from './request-span.js';

/** Milliseconds within which a request is answered, whatever is away behind the gateway: below the 5 s that clients are promised. */
export const REQUEST_DEADLINE_MS = 4_250;

export interface RequestState {
  readonly context: RequestContext & { actor?: string };
  readonly startedAt: number;
  /** Set once the caller is known, with `context.actor`. */
  principal?: Principal;
  /** Set where the request may be sent again. */
  attempt?: Attempt;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null until the first hook has run: where the router itself refuses a request, it never does. */
    fenago: RequestState | null;
  }
}

const REQUEST_ID = /^[A-Za-z0-9._:-]{1,128}$/;
const QUIET = /^\/(?:health|metrics|docs|openapi\.json)/;

/** Gives every request its id, its context and its deadline, and writes a line and a measure when it has been answered. */
export function registerRequestHooks(instance: FastifyInstance, logger: Logger, metrics: Metrics): void {
  const durations = metrics.histogram(
    'fenago_http_request_duration_seconds',
    'Time from the request to the end of its answer; event streams are left out.',
    DURATION_BUCKETS,
    ['method', 'route', 'status'],
  );
  instance.decorateRequest('fenago', null);
  instance.addHook('onRequest', (request, reply, done) => {
    const state = stateOf(request, reply);
    request.fenago = state;
    reply.headers(commonHeaders(state.context.correlationId, request.url, request.protocol === 'https'));
    done();
  });
  // Here and not above: reading a body leaves the context of the hooks before it.
  instance.addHook('preValidation', (request, _reply, done) => {
    // The validation of queries would pass such names over, not refuse them.
    refuseDangerousNames(request.query);
    if (request.fenago === null) done();
    else runInContext(request.fenago.context, done);
  });
  instance.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'none';
    const status = reply.raw.statusCode;
    const ms = Math.round(performance.now() - (request.fenago?.startedAt ?? performance.now()));
    const isStream = String(reply.raw.getHeader('content-type')).startsWith('text/event-stream');
    if (!isStream) durations.observe({ method, route, status: String(status) }, ms / 1_000);
    const { context, principal } = request.fenago ?? {};
    const line = { method, route, status, ms, requestId: context?.correlationId, userId: principal?.userId };
    if (QUIET.test(request.url)) logger.debug(line, 'Request answered.');
    else logger.info(line, 'Request answered.');
    done();
  });
}

/** What browsers hold on to, whatever they are shown. */
const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
} as const;
const YEAR_SECONDS = 31_536_000;
const DOCS_POLICY = "object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const API_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Headers that every answer has.
 * @param isSecure the client came by HTTPS, as a proxy that is believed says: only then may it be told to stay there
 */
export function commonHeaders(requestId: string, url: string, isSecure = false): Record<string, string> {
  const headers = {
    'x-request-id': requestId,
    ...SECURITY_HEADERS,
    ...(isSecure ? { 'strict-transport-security': `max-age=${YEAR_SECONDS}` } : {}),
  };
  if (url.startsWith('/docs')) return { ...headers, 'content-security-policy': DOCS_POLICY };
  return { ...headers, 'cache-control': 'no-store', 'content-security-policy': API_POLICY };
}

function stateOf(request: FastifyRequest, reply: FastifyReply): RequestState {
  const given = request.headers['x-request-id'];
  const traceparent = request.headers['traceparent'];
  const brought = extractTraceparent(typeof traceparent === 'string' ? traceparent : undefined);
  const trace = QUIET.test(request.url) ? brought : beginRequestSpan(request, reply, brought);
  return {
    startedAt: performance.now(),
    context: {
      correlationId: typeof given === 'string' && REQUEST_ID.test(given) ? given : newCorrelationId(),
      deadline: Date.now() + REQUEST_DEADLINE_MS,
      ...(trace === undefined ? {} : { traceparent: trace }),
    },
  };
}
