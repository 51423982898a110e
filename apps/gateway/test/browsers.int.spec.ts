import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FenagoError } from '@fenago/contracts';
import { ConfigError } from '@fenago/host';
import { startTestNats, type TestNats } from '@fenago/testing';
import { loadConfig, type GatewayConfig } from '../src/config.js';
import { answerAsUsual } from './support/executor.js';
import { AUTHORIZED, startGateway, type TestGateway } from './support/gateway.js';
import { USER, execution, executionId } from './support/samples.js';
import { SseClient } from './support/sse-client.js';
import { StubServices } from './support/stub-services.js';

const APP = 'https://app.example.org';

let nats: TestNats;
let services: StubServices;
let gateway: TestGateway;

beforeAll(async () => {
  nats = await startTestNats();
  services = new StubServices(nats.url);
  await services.start();
  answerAsUsual(services);
  services.on('getUser', () => USER);
});
afterEach(() => gateway.service.drain());
afterAll(async () => {
  await services.stop();
  await nats.stop();
});

async function headersOf(config: Partial<GatewayConfig>, method: string, path: string, headers: Record<string, string>): Promise<Headers> {
  gateway = await startGateway(nats.url, config);
  const response = await fetch(`${gateway.url}${path}`, { method, headers });
  await response.arrayBuffer();
  return response.headers;
}
const preflight = { origin: APP, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,idempotency-key' };

describe('pages of other origins', () => {
  it('may not call unless they are told of', async () => {
    expect(loadConfig({}).corsOrigins).toEqual([]);
    const headers = await headersOf({}, 'GET', '/v1/me', { ...AUTHORIZED, origin: APP });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('that are told of may call, and read what answers tell in headers', async () => {
    const corsOrigins = [APP, 'https://other.example.org'];
    const asked = await headersOf({ corsOrigins }, 'OPTIONS', '/v1/agents', preflight);
    expect(asked.get('access-control-allow-origin')).toBe(APP);
    expect(asked.get('access-control-allow-methods')?.split(', ')).toEqual(['GET', 'POST', 'PATCH', 'DELETE']);
    expect(asked.get('access-control-allow-headers')).toContain('Idempotency-Key');
    expect(Number(asked.get('access-control-max-age'))).toBeGreaterThan(0);
    expect(asked.get('access-control-allow-credentials')).toBeNull();
    const answered = await fetch(`${gateway.url}/v1/me`, { headers: { ...AUTHORIZED, origin: APP } });
    expect(answered.headers.get('access-control-allow-origin')).toBe(APP);
    expect(answered.headers.get('vary')).toContain('Origin');
    const exposed = answered.headers.get('access-control-expose-headers')?.split(', ');
    expect(exposed).toEqual(expect.arrayContaining(['ETag', 'Content-Location', 'Retry-After', 'RateLimit', 'RateLimit-Policy', 'X-Request-Id', 'Idempotency-Replayed']));
    services.on('getAgent', () => {
      throw new FenagoError('not_found', 'No.');
    });
    const refused = await fetch(`${gateway.url}/v1/agents/none`, { headers: { ...AUTHORIZED, origin: APP } });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([404, APP]);
    const id = executionId();
    services.on('getExecution', () => execution(id));
    const stream = await SseClient.open(`${gateway.url}/v1/executions/${id}/events`, { headers: { origin: APP } });
    expect(stream.headers['access-control-allow-origin']).toBe(APP);
    stream.cut();
    await Promise.all([answered.arrayBuffer(), refused.arrayBuffer()]);
  });

  it('that are not told of may not, beside those that are', async () => {
    const headers = await headersOf({ corsOrigins: [APP] }, 'OPTIONS', '/v1/agents', { ...preflight, origin: 'https://evil.example.org' });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('may all call where that is told', async () => {
    const headers = await headersOf({ corsOrigins: ['*'] }, 'GET', '/v1/me', { ...AUTHORIZED, origin: 'https://any.example.org' });
    expect(headers.get('access-control-allow-origin')).toBe('*');
  });
});

describe('CORS_ORIGINS', () => {
  it.each([
    ['*', ['*']],
    [`${APP}, http://localhost:5173`, [APP, 'http://localhost:5173']],
    ['https://App.Example.org/', [APP]],
  ])('may be %s', (text, origins) => {
    expect(loadConfig({ CORS_ORIGINS: text }).corsOrigins).toEqual(origins);
  });

  it.each(['app.example.org', 'https://app.example.org/path', 'https://*.example.org', 'ftp://example.org', 'null', `${APP},`])('may not be %s', (text) => {
    expect(() => loadConfig({ CORS_ORIGINS: text })).toThrow(ConfigError);
  });
});

describe('security headers', () => {
  it('stand on every answer', async () => {
    const headers = Object.fromEntries(await headersOf({}, 'GET', '/v1/nothing', {}));
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()') as string,
      'content-security-policy': expect.stringContaining("default-src 'none'") as string,
      'cache-control': 'no-store',
    });
    const page = await fetch(`${gateway.url}/docs`);
    await page.arrayBuffer();
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });

  it.each([
    ['a client that came by HTTPS through a proxy that is believed', true, 'https', 'max-age=31536000'],
    ['nobody who came by HTTP', true, 'http', null],
    ['nobody where no proxy is believed', false, 'https', null],
  ])('tell to stay with HTTPS: %s', async (_case, trustProxy, proto, expected) => {
    const headers = await headersOf({ trustProxy }, 'GET', '/v1/me', { ...AUTHORIZED, 'x-forwarded-proto': proto });
    expect(headers.get('strict-transport-security')).toBe(expected);
  });
});
