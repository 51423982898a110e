import { startService, type HttpPart, type RunningService } from '@fenago/host';
import { loadConfig, type GatewayConfig } from '../../src/config.js';
import { serviceDefinition } from '../../src/app.module.js';
import type { GatewayAdapter } from '../../src/http/gateway-adapter.js';

export const API_KEY = 'fng_live_test_key_0';
export const AUTHORIZED = { authorization: `Bearer ${API_KEY}` };

export interface TestGateway {
  readonly url: string;
  readonly service: RunningService;
  /** What the server answers at which address. */
  routes(): readonly { readonly method: string; readonly url: string }[];
  /** A JSON request; `body` is sent as it is where it is a text. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export async function startGateway(natsUrl: string, overrides: Partial<GatewayConfig> = {}): Promise<TestGateway> {
  const config = { ...loadConfig({ NATS_URL: natsUrl, PORT: '0', LOG_LEVEL: 'silent' }), ...overrides };
  const http = serviceDefinition.http?.(config);
  const adapter = http?.adapter as GatewayAdapter;
  const service = await startService({ ...serviceDefinition, http: () => http as HttpPart }, config);
  const url = `http://127.0.0.1:${service.httpPort ?? 0}`;
  return {
    url,
    service,
    routes: () => adapter.routes.list(),
    call: async (method, path, body, headers = AUTHORIZED) => {
      const json = body === undefined ? {} : { 'content-type': 'application/json' };
      const init: RequestInit = { method, headers: { ...json, ...headers } };
      if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body);
      const response = await fetch(`${url}${path}`, init);
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
    },
  };
}
