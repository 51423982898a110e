import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import { TestExecutor, answerAsUsual, eventsUrl, idsOf } from './support/executor.js';
import { startGateway, type TestGateway } from './support/gateway.js';
import { completed, delta, executionId } from './support/samples.js';
import { SseClient } from './support/sse-client.js';
import { StubServices } from './support/stub-services.js';

const HEARTBEAT_MS = 50;
const STREAMS = 4;

let nats: TestNats;
let services: StubServices;
let executor: TestExecutor;
let first: TestGateway;
let second: TestGateway;

beforeAll(async () => {
  nats = await startTestNats();
  services = new StubServices(nats.url);
  await services.start();
  first = await startGateway(nats.url, { heartbeatMs: HEARTBEAT_MS, streamsPerUser: STREAMS, streamBufferBytes: 64 * 1024 });
  second = await startGateway(nats.url, { streamsPerUser: 1_000 });
  executor = await TestExecutor.connect(nats.url);
});

afterAll(async () => {
  await Promise.all([first.service.drain(), second.service.drain()]);
  await executor.stop();
  await services.stop();
  await nats.stop();
});

// A place is given back when the server hears of the client's end, which is later than the client's own.
beforeEach(async () => {
  answerAsUsual(services);
  await noStreams();
});

const noStreams = (): Promise<unknown> =>
  until(async () => /fenago_event_streams\{[^}]*\} 0/.test(await (await fetch(`${first.url}/metrics`)).text()), { what: 'the end of all streams' });

describe('clients', () => {
  it('share one subscription, and a client that goes away cancels nothing', async () => {
    const id = executionId();
    const clients = await Promise.all([1, 2, 3].map(() => SseClient.open(eventsUrl(first, id))));
    executor.publish(id, delta(2, 1));
    await Promise.all(clients.map((client) => client.count(1)));
    clients[0]?.cut();
    executor.publish(id, delta(2, 2), completed(2, 3, id));
    for (const client of clients.slice(1)) {
      await client.end();
      expect(client.ids).toEqual(['2.1', '2.2', '2.3']);
    }
    expect(services.requestsOf('cancelExecution')).toEqual([]);
  });

  it('may hold so many streams, and no more', async () => {
    const id = executionId();
    const open = await Promise.all(Array.from({ length: STREAMS }, () => SseClient.open(eventsUrl(first, id))));
    const refused = await SseClient.open(eventsUrl(first, id));
    await refused.end();
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('5');
    expect(JSON.parse(refused.text)).toMatchObject({ code: 'too_many_streams' });
    open[0]?.cut();
    await until(async () => {
      const client = await SseClient.open(eventsUrl(first, id));
      client.cut();
      return client.status === 200;
    });
    for (const client of open) client.cut();
  });

  it('hear a heartbeat while nothing happens', async () => {
    const client = await SseClient.open(eventsUrl(first, executionId()));
    expect(client.status).toBe(200);
    await until(() => client.comments.length >= 3);
    expect(client.comments.slice(0, 3)).toEqual(['open', 'ping', 'ping']);
    client.cut();
  });

  it('that stall are cut off at the bound, and find everything when they resume', async () => {
    const id = executionId();
    const slow = await SseClient.open(eventsUrl(first, id));
    slow.stall();
    const frames = Array.from({ length: 250 }, (_, i) => delta(2, i + 1, 'x'.repeat(28 * 1024)));
    const quick = await SseClient.open(eventsUrl(second, id));
    for (let i = 0; i < frames.length; i += 10) {
      executor.publish(id, ...frames.slice(i, i + 10));
      await quick.count(i + 10);
    }
    await noStreams();
    executor.publish(id, completed(2, frames.length + 1, id));
    await quick.end();
    expect(quick.ids).toEqual([...idsOf(frames), `2.${frames.length + 1}`]);
    slow.goOn();
    await slow.end();
    expect(slow.ids.length).toBeLessThan(frames.length);
    const again = await SseClient.open(eventsUrl(second, id), { headers: { 'last-event-id': slow.ids.at(-1) ?? '' } });
    await again.end();
    expect([...slow.ids, ...again.ids]).toEqual(quick.ids);
  });
});

describe('shutting down', () => {
  it('ends streams at a place from which another replica goes on', async () => {
    const leaving = await startGateway(nats.url);
    const id = executionId();
    const client = await SseClient.open(eventsUrl(leaving, id));
    executor.publish(id, delta(2, 1));
    await client.count(1);
    const from = performance.now();
    await leaving.service.drain();
    expect(performance.now() - from).toBeLessThan(10_000);
    await client.end();
    expect(client.comments.at(-1)).toContain('shutting down');
    const next = await SseClient.open(eventsUrl(second, id), { headers: { 'last-event-id': client.ids.at(-1) ?? '' } });
    executor.publish(id, completed(2, 2, id));
    await next.end();
    expect(next.ids).toEqual(['2.2']);
  });
});
