import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Health } from './health.js';
import type { Metrics } from './metrics.js';

export interface OpsServerOptions {
  /** Address to bind, for example 127.0.0.1, or 0.0.0.0 in a container. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly health: Health;
  readonly metrics: Metrics;
}

export interface OpsServer {
  readonly port: number;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Serves what operators and orchestrators ask: GET /health/live, /health/ready (503 where not ready), /metrics. */
export async function startOpsServer(options: OpsServerOptions): Promise<OpsServer> {
  const server = createServer((request, response) => {
    answer(request, options).then(
      (result) => send(response, result),
      () => send(response, json(500, { ok: false })),
    );
  });
  server.requestTimeout = 5_000;
  server.headersTimeout = 5_000;
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(options.port, options.host, listening.resolve);
  await listening.promise;
  server.off('error', listening.reject);
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      return closed.promise;
    },
  };
}

async function answer(request: IncomingMessage, { health, metrics }: OpsServerOptions): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return json(405, { ok: false });
  const path = (request.url ?? '/').split('?')[0];
  switch (path) {
    case '/health/live':
      return json(200, health.live());
    case '/health/ready': {
      const readiness = await health.ready();
      return json(readiness.ok ? 200 : 503, readiness);
    }
    case '/metrics':
      return { status: 200, type: metrics.registry.contentType, body: await metrics.text() };
    default:
      return json(404, { ok: false });
  }
}

const json = (status: number, body: object): Answer => ({ status, type: 'application/json', body: JSON.stringify(body) });

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
