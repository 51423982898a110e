import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, type RunningService } from '@fenago/host';
import { createLogger } from '@fenago/observability';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import { serviceDefinition } from '../src/app.module.js';
import { loadConfig } from '../src/config.js';
import { API_KEY, AUTHORIZED } from './support/gateway.js';
import { USER, USER_ID, completed, execution, executionId, verifiedKey } from './support/samples.js';
import { SseClient } from './support/sse-client.js';
import { StubServices } from './support/stub-services.js';
import { connectNats, TokenStream } from '@fenago/messaging';

let nats: TestNats;
let services: StubServices;
let service: RunningService;
let url: string;
const lines: string[] = [];

beforeAll(async () => {
  nats = await startTestNats();
  services = new StubServices(nats.url);
  await services.start();
  services.on('verifyApiKey', () => verifiedKey());
  services.on('getUser', () => USER);
  const logger = createLogger({ service: 'gateway', level: 'trace', destination: { write: (line: string) => void lines.push(line) } });
  service = await startService(serviceDefinition, loadConfig({ NATS_URL: nats.url, PORT: '0' }), { logger });
  url = `http://127.0.0.1:${service.httpPort ?? 0}`;
});

afterAll(async () => {
  await service.drain();
  await services.stop();
  await nats.stop();
});

function lineOf(requestId: string): Promise<Record<string, unknown>> {
  return until(() => lines.map((line) => JSON.parse(line) as Record<string, unknown>).find((line) => line['requestId'] === requestId && 'ms' in line));
}

describe('request lines', () => {
  it('name method, route, status, time, request and user, and never a key', async () => {
    await fetch(`${url}/v1/me`, { headers: { ...AUTHORIZED, 'x-request-id': 'one' } });
    expect(await lineOf('one')).toMatchObject({ level: 'info', method: 'GET', route: '/v1/me', status: 200, ms: expect.any(Number) as number, userId: USER_ID });
    await fetch(`${url}/v1/me?key=${API_KEY}`, { headers: { ...AUTHORIZED, 'x-request-id': 'two' } });
    await lineOf('two');
    expect(lines.join('\n')).not.toContain(API_KEY);
  });

  it('never hold the key of a provider, taken or refused', async () => {
    const post = (body: object, id: string) =>
      fetch(`${url}/v1/provider-keys`, { method: 'POST', headers: { ...AUTHORIZED, 'content-type': 'application/json', 'x-request-id': id }, body: JSON.stringify(body) });
    const answers = [await post({ name: 'a', apiKey: 'sk-nobody-sees-it' }, 'taken'), await post({ name: 'a', apiKey: 'sk-nobody-sees-it', more: 1 }, 'refused')];
    for (const id of ['taken', 'refused']) await lineOf(id);
    expect(services.requestsOf('createProviderKey')).toMatchObject([{ apiKey: 'sk-nobody-sees-it', baseUrl: null }]);
    const told = await Promise.all(answers.map((answer) => answer.text()));
    expect([...lines, ...told].join('\n')).not.toContain('nobody-sees-it');
  });

  it('never hold the value of a secret, taken or refused', async () => {
    const post = (body: object, id: string) =>
      fetch(`${url}/v1/secrets`, { method: 'POST', headers: { ...AUTHORIZED, 'content-type': 'application/json', 'x-request-id': id }, body: JSON.stringify(body) });
    const answers = [await post({ name: 'a', value: 'nobody-sees-it' }, 'stored'), await post({ name: 'a', value: 'nobody-sees-it', more: 1 }, 'unstored')];
    for (const id of ['stored', 'unstored']) await lineOf(id);
    expect(services.requestsOf('createToolSecret')).toMatchObject([{ value: 'nobody-sees-it' }]);
    const told = await Promise.all(answers.map((answer) => answer.text()));
    expect([...lines, ...told].join('\n')).not.toContain('nobody-sees-it');
  });

  it('are written for event streams too, when they end', async () => {
    const id = executionId();
    services.on('getExecution', () => execution(id));
    const client = await SseClient.open(`${url}/v1/executions/${id}/events`, { headers: { 'x-request-id': 'stream' } });
    const link = await connectNats({ url: nats.url, name: 'executor', logger: createLogger({ service: 'executor', level: 'silent' }) });
    new TokenStream(link).publish(completed(2, 1, id), id);
    await client.end();
    expect(await lineOf('stream')).toMatchObject({ route: '/v1/executions/:id/events', status: 200 });
    await link.drain(1_000);
  });

  it('bring the request id to the services, and a trace where one was given', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await fetch(`${url}/v1/agents/x`, { headers: { ...AUTHORIZED, 'x-request-id': 'three', traceparent } });
    await lineOf('three');
    const refused = lines.map((line) => JSON.parse(line) as Record<string, unknown>).find((line) => line['requestId'] === 'three' && 'code' in line);
    expect(refused).toMatchObject({ correlationId: 'three', traceId: '0af7651916cd43dd8448eb211c80319c', code: 'not_found' });
  });
});
