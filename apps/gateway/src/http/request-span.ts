import { openSpan } from '@fenago/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';

const SERVER_ERROR = 500;

/**
 * Begins the span of a request, which ends with its answer: for an event stream, with the stream.
 * @returns the `traceparent` for all that is done for the request: the client's own where no telemetry runs
 */
export function beginRequestSpan(request: FastifyRequest, reply: FastifyReply, parent: string | undefined): string | undefined {
  const { method } = request;
  const route = request.routeOptions.url;
  const name = route === undefined ? method : `${method} ${route}`;
  const attributes = { 'http.request.method': method, 'url.scheme': request.protocol, ...(route === undefined ? {} : { 'http.route': route }) };
  const span = openSpan(name, attributes, 'server', parent);
  if (span === undefined) return parent;
  reply.raw.once('close', () => {
    const status = reply.raw.statusCode;
    const isError = status >= SERVER_ERROR;
    span.end({ 'http.response.status_code': status, ...(isError ? { 'error.type': String(status) } : {}) }, isError);
  });
  return span.traceparent;
}
