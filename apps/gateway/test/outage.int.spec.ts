import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectNats, TokenStream, type NatsLink } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import { startProxy, type CuttableProxy } from './support/cuttable-proxy.js';
import { AUTHORIZED, startGateway, type Answer, type TestGateway } from './support/gateway.js';
import { CONVERSATION_ID, USER, completed, delta, execution, executionId, verifiedKey } from './support/samples.js';
import { SseClient } from './support/sse-client.js';
import { StubServices } from './support/stub-services.js';

const WITHIN_MS = 5_000;
const MESSAGES = `/v1/conversations/${CONVERSATION_ID}/messages`;
const silent = createLogger({ service: 'executor', level: 'silent' });

let nats: TestNats;
let services: StubServices;
let gateway: TestGateway;

function answers(): void {
  services.on('verifyApiKey', () => verifiedKey());
  services.on('getUser', () => USER);
  services.on('getExecution', ({ executionId: id }) => execution(id));
  services.on('postMessage', ({ conversationId, messageId, executionId: id }) => ({ conversationId, messageId, executionId: id, turn: 'started' }));
}

beforeAll(async () => {
  nats = await startTestNats();
  services = new StubServices(nats.url);
  await services.start();
  gateway = await startGateway(nats.url);
});

afterAll(async () => {
  await gateway.service.drain();
  await services.stop();
  await nats.stop();
});

beforeEach(() => {
  services.reset();
  answers();
});

async function expectUnavailable(ask: () => Promise<Answer>): Promise<string> {
  const from = performance.now();
  const answer = await ask();
  expect(performance.now() - from).toBeLessThan(WITHIN_MS);
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  return String(answer.body['code']);
}

const recovered = (): Promise<unknown> => until(async () => (await gateway.call('GET', '/v1/me')).status === 200, { deadlineMs: 20_000 });

describe('the broker', () => {
  it('gone: 503 at once, nothing posted, and everything works again when it is back', async () => {
    await recovered();
    await nats.kill('SIGKILL');
    await until(async () => (await gateway.call('GET', '/health/ready', undefined, {})).status === 503);
    expect((await gateway.call('GET', '/health/live', undefined, {})).status).toBe(200);
    const asks: (() => Promise<Answer>)[] = [
      () => gateway.call('GET', '/v1/me'),
      () => gateway.call('POST', MESSAGES, { content: 'Hello' }),
      () => gateway.call('POST', MESSAGES, { content: 'Hello' }, { ...AUTHORIZED, accept: 'text/event-stream' }),
      () => gateway.call('GET', `/v1/executions/${executionId()}/events`),
      () => gateway.call('POST', `/v1/executions/${executionId()}/cancel`),
      () => gateway.call('POST', '/v1/leads', { email: 'ada@example.org' }, {}),
    ];
    for (const ask of asks) expect(await expectUnavailable(ask)).toBe('broker_unavailable');
    expect(services.requestsOf('postMessage')).toEqual([]);
    await nats.restart();
    await recovered();
    expect((await gateway.call('POST', MESSAGES, { content: 'Hello' })).status).toBe(202);
    expect((await gateway.call('GET', '/health/ready', undefined, {})).status).toBe(200);
  });

  it('frozen: 503 within 5 s', async () => {
    await recovered();
    await nats.kill('SIGSTOP');
    const asked = [
      expectUnavailable(() => gateway.call('GET', '/v1/me')),
      expectUnavailable(() => gateway.call('GET', '/v1/me', undefined, { authorization: 'Bearer fng_live_not_cached' })),
      expectUnavailable(() => gateway.call('POST', MESSAGES, { content: 'Hello' }, { ...AUTHORIZED, accept: 'text/event-stream' })),
      expectUnavailable(() => gateway.call('GET', `/v1/executions/${executionId()}/events`)),
    ];
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['deadline_exceeded']));
    await nats.kill('SIGCONT');
    await recovered();
  });
});

describe('a service that is away', () => {
  it('is 503, and works again when it is back', async () => {
    await recovered();
    await services.stop();
    expect(await expectUnavailable(() => gateway.call('GET', '/v1/me'))).toBe('service_unavailable');
    expect(await expectUnavailable(() => gateway.call('POST', MESSAGES, { content: 'Hello' }))).toBe('service_unavailable');
    await services.start();
    await recovered();
  });

  it('that never answers is 503 within 5 s', async () => {
    await recovered();
    services.on('getUser', () => new Promise(() => undefined));
    expect(await expectUnavailable(() => gateway.call('GET', '/v1/me'))).toBe('deadline_exceeded');
  });
});

describe('an event stream over an outage', () => {
  let proxy: CuttableProxy;
  let behind: TestGateway;
  let executor: NatsLink;
  let control: NatsLink;

  beforeAll(async () => {
    proxy = await startProxy(nats.port);
    const url = new URL(nats.url);
    url.port = String(proxy.port);
    behind = await startGateway(url.href);
    control = await connectNats({ url: url.href, name: 'control', logger: silent });
    executor = await connectNats({ url: nats.url, name: 'executor', logger: silent });
  });

  afterAll(async () => {
    await behind.service.drain();
    await Promise.all([control.drain(1_000), executor.drain(1_000)]);
    await proxy.close();
  });

  it('misses none of the frames that passed meanwhile; a bare subscription misses them', async () => {
    const tokens = new TokenStream(executor);
    const id = executionId();
    const heard: number[] = [];
    const listening = new TokenStream(control).subscribe(id, (frame) => heard.push(frame.n));
    await listening.ready;
    const client = await SseClient.open(`${behind.url}/v1/executions/${id}/events`);
    tokens.publish(delta(2, 1), id);
    await client.count(1);
    proxy.cut();
    await until(() => !control.isConnected);
    for (let n = 2; n <= 50; n += 1) tokens.publish(delta(2, n), id);
    await until(async () => (await tokens.read(id)).length === 50);
    proxy.mend();
    await until(() => control.isConnected);
    await client.count(50);
    tokens.publish(completed(2, 51, id), id);
    await client.end();
    expect(client.ids).toEqual(Array.from({ length: 51 }, (_, i) => `2.${i + 1}`));
    await until(() => heard.includes(51));
    expect(heard).toEqual([1, 51]);
    listening.close();
  });
});
