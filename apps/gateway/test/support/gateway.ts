import { startService, type HttpPart, type RunningService } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { loadConfig, type GatewayConfig } from '../../src/config.js';
import { serviceDefinition } from '../../src/app.module.js';
import type { GatewayAdapter } from '../../src/http/gateway-adapter.js';

export const API_KEY = 'fng_live_test_key_0';
export const AUTHORIZED = { authorization: `Bearer ${API_KEY}` };

/** No test is to end at a quota that it does not mean. */
const PATIENT = { requestsPerMinute: 1_000_000, requestsPerMinuteOfKey: 1_000_000, requestsPerMinuteOfAddress: 1_000_000 };

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

/** @param clock the machine's unless given */
export async function startGateway(natsUrl: string, overrides: Partial<GatewayConfig> = {}, clock?: Clock): Promise<TestGateway> {
  const config = { ...loadConfig({ NATS_URL: natsUrl, PORT: '0', LOG_LEVEL: 'silent' }), ...PATIENT, ...overrides };
  const http = serviceDefinition.http?.(config);
  const adapter = http?.adapter as GatewayAdapter;
  const service = await startService({ ...serviceDefinition, http: () => http as HttpPart }, config, clock === undefined ? {} : { clock });
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
