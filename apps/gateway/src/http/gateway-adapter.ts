import type { FastifyReply, FastifyRequest } from 'fastify';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { newCorrelationId } from '@fenago/observability';
import type { GatewayConfig } from '../config.js';
import { errorAnswerOf } from '../mappers/error-answer.mapper.js';
import { asFenagoError } from '../mappers/problem.mapper.js';
import { parseJsonBody } from './json-body.js';
import { takesRawBody } from './raw-body.js';
import { refuseConnection } from './refuse-connection.js';
import { commonHeaders } from './request-context.js';
import { RouteTable } from './route-table.js';

const MAX_BODY_BYTES = 1024 * 1024;
/** A client that takes longer to send its request is cut off. */
const RECEIVE_TIMEOUT_MS = 30_000;
// Longer than the idle time of common load balancers (60 s), so that they close first and never write into a closing connection.
const KEEP_ALIVE_MS = 65_000;

/** Fastify as the gateway needs it: JSON objects only, bounded, and errors in one shape from the router on. */
export class GatewayAdapter extends FastifyAdapter {
  readonly routes = new RouteTable();

  constructor(config: Pick<GatewayConfig, 'trustProxy'>) {
    super({
      bodyLimit: MAX_BODY_BYTES,
      trustProxy: config.trustProxy,
      requestTimeout: RECEIVE_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      forceCloseConnections: 'idle',
      // HEAD would open the event streams, which have no end to measure.
      exposeHeadRoutes: false,
      routerOptions: { maxParamLength: 200 },
      frameworkErrors: refuse,
      clientErrorHandler: refuseConnection,
    });
    const instance = this.getInstance();
    instance.removeAllContentTypeParsers();
    instance.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
      try {
        done(null, takesRawBody(request.routeOptions.config) ? bytes : parseJsonBody(bytes));
      } catch (error) {
        done(error as Error);
      }
    });
    instance.addHook('onRoute', (route) => this.routes.add(route.method, route.url));
  }

  /** The constructor has set the only parser; Nest would add its own, forms among them. */
  override registerParserMiddleware(): void {}
}

/** Answers what the router itself refuses; no hook runs for it. */
function refuse(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const requestId = newCorrelationId();
  const { status, headers, type, body } = errorAnswerOf(asFenagoError(error), request.url, requestId);
  void reply.status(status).headers({ ...commonHeaders(requestId, request.url), ...headers }).type(type).send(JSON.stringify(body));
}
