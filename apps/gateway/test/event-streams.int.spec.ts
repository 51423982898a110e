import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventOf, startTestNats, until, type TestNats } from '@fenago/testing';
import { newId, type DomainEvent } from '@fenago/contracts';
import { agentEvents, agentId, EventSource, keyOf, somebody, statusChanged, type Somebody } from './support/event-source.js';
import { startGateway, type TestGateway } from './support/gateway.js';
import { SseClient } from './support/sse-client.js';
import { StubServices } from './support/stub-services.js';

const STREAMS = 3;

let nats: TestNats;
let services: StubServices;
let first: TestGateway;
let second: TestGateway;
let source: EventSource;
let me: Somebody;
let other: Somebody;

beforeAll(async () => {
  nats = await startTestNats();
  services = new StubServices(nats.url);
  await services.start();
  first = await startGateway(nats.url, { streamsPerUser: STREAMS, heartbeatMs: 50, streamBufferBytes: 64 * 1024 });
  second = await startGateway(nats.url);
  source = await EventSource.connect(nats.url);
});

afterAll(async () => {
  await Promise.all([first.service.drain(), second.service.drain()]);
  await source.stop();
  await services.stop();
  await nats.stop();
});

beforeEach(() => {
  services.on('verifyApiKey', keyOf);
  [me, other] = [somebody(), somebody()];
});

const follow = (gateway: TestGateway, query = '', headers: Record<string, string> = {}): Promise<SseClient> =>
  SseClient.open(`${gateway.url}/v1/events?${query}`, { headers: { ...me.headers, ...headers } });
const shown = ({ events }: SseClient): unknown[] => events.map(({ data }) => data['id']);
const idsOf = (events: readonly DomainEvent[]): string[] => events.map(({ id }) => id);
const resume = (client: SseClient): Record<string, string> => ({ 'last-event-id': client.lastId });

describe('following events', () => {
  it('shows what there was and what happens, as it is published, and nothing of others', async () => {
    const [before, after, theirs] = [agentEvents(me, 3), agentEvents(me, 3), agentEvents(other, 3)];
    await source.publish(...before);
    const client = await follow(first);
    expect(client.status).toBe(200);
    expect(client.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'content-location': '/v1/events' });
    await client.count(3);
    for (let i = 0; i < 3; i += 1) await source.publish(...theirs.slice(i, i + 1), ...after.slice(i, i + 1));
    await client.count(6);
    expect(client.events.map(({ event, data }) => ({ event, data }))).toEqual([...before, ...after].map((data) => ({ event: 'agent.deleted', data })));
    client.cut();
  });

  it('goes on where it left off, on another replica, as the list does', async () => {
    const events = agentEvents(me, 30);
    await source.publish(...events.slice(0, 10));
    const one = await follow(first);
    await one.count(10);
    one.cut();
    await source.publish(...events.slice(10, 20));
    const two = await follow(second, 'after=latest', resume(one));
    await source.publish(...events.slice(20));
    await two.count(20);
    two.cut();
    expect([...shown(one), ...shown(two)]).toEqual(idsOf(events));
    const { body } = await first.call('GET', `/v1/events?limit=100&after=${String(one.ids[4])}`, undefined, me.headers);
    expect(idsOf(body['data'] as DomainEvent[])).toEqual(idsOf(events.slice(5)));
  });

  it('begins with what comes, and knows from where even before anything has', async () => {
    await source.publish(...agentEvents(me, 2));
    const client = await follow(first, 'after=latest');
    await until(() => client.lastId !== '');
    client.cut();
    const later = agentEvents(me, 2);
    await source.publish(...later);
    const again = await follow(second, '', resume(client));
    await again.count(2);
    expect(shown(again)).toEqual(idsOf(later));
    again.cut();
  });

  it('of some types and of an object shows no others', async () => {
    const [one, two] = [agentId(), agentId()];
    const of = await follow(first, `object=${one}`);
    const typed = await follow(first, 'types=agent.status_changed,user.updated');
    await source.publish(statusChanged(me, two, 1), ...agentEvents(me, 2, one), ...agentEvents(me, 2, two, 2), statusChanged(me, one, 3));
    await Promise.all([of.count(3), typed.count(2)]);
    expect(shown(of)).toEqual([1, 2, 3].map((n) => `${one}:${n}`));
    expect(shown(typed)).toEqual([`${two}:1`, `${one}:3`]);
    for (const client of [of, typed]) client.cut();
  });

  it('shows the same events in the same order as a JetStream consumer, while they are published', async () => {
    const agents = [agentId(), agentId(), agentId()];
    const client = await follow(first);
    await Promise.all([...agents.map((id) => source.publish(...agentEvents(me, 50, id))), source.publish(...agentEvents(other, 50))]);
    await client.count(150);
    client.cut();
    expect(shown(client)).toEqual(await source.consumed(`evt.${me.userId}.>`, 150));
  });
});

describe('what cannot be followed', () => {
  it.each([['Last-Event-ID', '', { 'last-event-id': '3.17' }], ['types', 'types=nothing', {}], ['after', 'after=x', {}]])('by its %s is refused', async (_what, query, headers) => {
    const client = await follow(first, query, headers);
    await client.end();
    expect(client.status).toBe(400);
  });

  it('is what more streams than a user may have would show, whichever they are', async () => {
    const open = [await follow(first), await follow(first), await follow(first)];
    const refused = await follow(first);
    await refused.end();
    expect([refused.status, JSON.parse(refused.text)]).toMatchObject([429, { code: 'too_many_streams' }]);
    open[0]?.cut();
    await until(async () => {
      const client = await follow(first);
      client.cut();
      return client.status === 200;
    });
    for (const client of open) client.cut();
  });
});

describe('a stream', () => {
  it('is kept open while nothing happens', async () => {
    const client = await follow(first);
    await until(() => client.comments.length >= 3);
    expect(client.comments.slice(0, 3)).toEqual(['open', 'ping', 'ping']);
    client.cut();
  });

  it('of a client that stalls is cut off, and goes on with nothing missing', async () => {
    const executionId = newId('execution', Date.now());
    const ids = { executionId, conversationId: newId('conversation', 1), messageId: newId('message', 1), userId: me.userId, agentId: agentId() };
    const large = Array.from({ length: 160 }, (_, i) => eventOf({ type: 'execution.queued', aggregateId: executionId, ownerId: me.userId, sequence: i + 1, data: { ...ids, filler: 'x'.repeat(100_000) } as never }));
    const slow = await follow(first);
    slow.stall();
    await source.publish(...large);
    // Its bytes wait with the kernel at first, then it misses heartbeats.
    await until(async () => /fenago_event_streams\{[^}]*\} 0/.test(await (await fetch(`${first.url}/metrics`)).text()), { what: 'the end of the stream' });
    slow.goOn();
    await slow.end();
    expect(slow.events.length).toBeLessThan(large.length);
    const again = await follow(second, '', slow.events.length === 0 ? {} : resume(slow));
    await again.count(large.length - slow.events.length);
    again.cut();
    expect([...shown(slow), ...shown(again)]).toEqual(idsOf(large));
  });

  it('ends where credentials of the user have changed, and only theirs', async () => {
    const [mine, theirs] = [await follow(first), await SseClient.open(`${first.url}/v1/events`, { headers: other.headers })];
    const apiKeyId = newId('apiKey', 1);
    const event = eventOf({ type: 'api_key.revoked', aggregateId: apiKeyId, ownerId: me.userId, data: { apiKeyId, userId: me.userId } });
    services.on('verifyApiKey', (request) => ({ ...keyOf(request), ...(keyOf(request).userId === me.userId ? { scopes: [] } : {}) }));
    await source.publish(event);
    await mine.end();
    expect(mine.comments.at(-1)).toContain('credentials have changed');
    expect((await follow(first)).status).toBe(403);
    await source.publish(...agentEvents(other, 1));
    await theirs.count(1);
    theirs.cut();
  });

  it('ends when the gateway shuts down, and goes on on another replica', async () => {
    const leaving = await startGateway(nats.url);
    await source.publish(...agentEvents(me, 1));
    const client = await follow(leaving);
    await client.count(1);
    await leaving.service.drain();
    await client.end();
    expect(client.comments.at(-1)).toContain('shutting down');
    const later = agentEvents(me, 1);
    await source.publish(...later);
    const next = await follow(second, '', resume(client));
    await next.count(1);
    expect(shown(next)).toEqual(idsOf(later));
    next.cut();
  });

  it('of a stream that was lost is not gone on with', async () => {
    await source.publish(...agentEvents(me, 1));
    const client = await follow(second);
    await client.count(1);
    await nats.wipe();
    await client.end();
    await source.publish(...agentEvents(me, 1));
    const again = await until(async () => [await follow(second, '', resume(client))].find(({ status }) => status !== 503));
    expect(again.status).toBe(410);
  });
});
