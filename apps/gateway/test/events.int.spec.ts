import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId, type DomainEvent, type EventData } from '@fenago/contracts';
import { eventOf, startTestNats, until, type TestNats } from '@fenago/testing';
import { agentEvents, agentId, EventSource, keyOf, somebody, statusChanged, type Somebody } from './support/event-source.js';
import { startGateway, type Answer, type TestGateway } from './support/gateway.js';
import { verifiedKey } from './support/samples.js';
import { StubServices } from './support/stub-services.js';

/** Moves by hand, forwards only. */
let nowMs = Date.now();

let nats: TestNats;
let services: StubServices;
let gateway: TestGateway;
let source: EventSource;
let me: Somebody;
let other: Somebody;

beforeAll(async () => {
  nats = await startTestNats();
  services = new StubServices(nats.url);
  await services.start();
  gateway = await startGateway(nats.url, {}, { now: () => new Date(nowMs) });
  source = await EventSource.connect(nats.url);
});

afterAll(async () => {
  await gateway.service.drain();
  await source.stop();
  await services.stop();
  await nats.stop();
});

beforeEach(() => {
  services.on('verifyApiKey', keyOf);
  [me, other] = [somebody(), somebody()];
});

const list = (query: string, { headers } = me): Promise<Answer> => gateway.call('GET', `/v1/events?${query}`, undefined, headers);
const idsOf = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);
const shownOn = ({ body }: Answer): string[] => idsOf(body['data'] as DomainEvent[]);
const lastOf = ({ body }: Answer): string => String(body['last_id']);

/** Page by page, to the end. */
async function all(query: string, who = me): Promise<string[]> {
  const ids: string[] = [];
  for (let after = ''; ; ) {
    const page = await list(`${query}${after}`, who);
    ids.push(...shownOn(page));
    if (page.body['has_more'] !== true) return ids;
    after = `&after=${lastOf(page)}`;
  }
}

describe('listing events', () => {
  it('is in the order of the stream, a page at a time, as it was published', async () => {
    const events = agentEvents(me, 5);
    await source.publish(...events);
    const first = await list('limit=2');
    expect(first).toMatchObject({ status: 200, body: { object: 'list', data: events.slice(0, 2), has_more: true } });
    const second = await list(`limit=2&after=${lastOf(first)}`);
    expect(second.body).toMatchObject({ data: events.slice(2, 4), has_more: true });
    const third = await list(`limit=2&after=${lastOf(second)}`);
    expect(third.body).toMatchObject({ data: events.slice(4), has_more: false });
    // Nothing new: the place stays, and what comes then is found from it.
    const none = await list(`after=${lastOf(third)}`);
    expect(none.body).toEqual({ object: 'list', data: [], has_more: false, first_id: null, last_id: lastOf(third) });
    const later = agentEvents(me, 1);
    await source.publish(...later);
    expect(shownOn(await list(`after=${lastOf(none)}`))).toEqual(idsOf(later));
    // `first_id` is where the first event is.
    expect(shownOn(await list(`after=${String(first.body['first_id'])}`))).toEqual(idsOf([...events.slice(1), ...later]));
  });

  it('of nothing is empty, and may begin with what comes', async () => {
    expect((await list('')).body).toEqual({ object: 'list', data: [], has_more: false, first_id: null, last_id: null });
    await source.publish(...agentEvents(me, 2));
    const from = await list('after=latest');
    expect(from.body).toMatchObject({ data: [], has_more: false });
    const later = agentEvents(me, 2);
    await source.publish(...later);
    expect(await all(`after=${lastOf(from)}`)).toEqual(idsOf(later));
  });

  it('shows the same events in the same order as a JetStream consumer', async () => {
    const mine = [agentId(), agentId(), agentId()];
    await Promise.all([...mine.map((id) => source.publish(...agentEvents(me, 40, id))), source.publish(...agentEvents(other, 60))]);
    expect(await all('limit=7')).toEqual(await source.consumed(`evt.${me.userId}.>`, 120));
    for (const id of mine) expect(await all(`limit=100&object=${id}`)).toEqual(await source.consumed(`evt.*.agent.${id}.>`, 40));
  });

  it('is for credentials with its scope', async () => {
    services.on('verifyApiKey', () => verifiedKey({ scopes: ['executions:read'] }));
    const answer = await list('');
    expect(answer).toMatchObject({ status: 403, body: { code: 'insufficient_scope' } });
    expect(answer.headers.get('www-authenticate')).toContain('scope="events:read"');
  });
});

describe("other users' events", () => {
  it('are never shown, whatever is asked for', async () => {
    const agent = agentId();
    const [theirs, mine] = [agentEvents(other, 3, agent), agentEvents(me, 3)];
    for (let i = 0; i < 3; i += 1) await source.publish(...theirs.slice(i, i + 1), ...mine.slice(i, i + 1));
    expect(await all('limit=1')).toEqual(idsOf(mine));
    expect(await all(`object=${agent}`)).toEqual([]);
    expect(await all(`object=${agent}&types=agent.deleted`)).toEqual([]);
    expect(await all('types=agent.deleted,agent.created')).toEqual(idsOf(mine));
    // They are there, for whose they are.
    expect(await all('', other)).toEqual(idsOf(theirs));
    expect(await all(`object=${agent}&types=agent.deleted`, other)).toEqual(idsOf(theirs));
    // A place is the same for everybody; what comes behind it is not.
    expect(await all(`after=${lastOf(await list('limit=1', other))}`)).toEqual(idsOf(mine));
  });

  it('are not shown where a subject names the wrong owner, nor is what is no event', async () => {
    const [theirs, [first, second]] = [agentEvents(other, 1), agentEvents(me, 2)] as [[DomainEvent], [DomainEvent, DomainEvent]];
    await source.publish(first);
    await source.publishRaw(theirs[0], me.userId, JSON.stringify(theirs[0]));
    await source.publishRaw({ ...theirs[0], id: 'broken' }, me.userId, '{"id":');
    await source.publish(second);
    expect(await all('limit=1')).toEqual([first.id, second.id]);
  });

  it('cannot be reached by an id that means something to the broker', async () => {
    for (const object of ['*', '>', 'agent_1.>', '*.agent', 'agent_*', '', ' ', 'x'.repeat(300)]) {
      const { status, body } = await list(`object=${encodeURIComponent(object)}`);
      expect({ object, status, body }).toMatchObject({ status: 400, body: { errors: [{ path: '/object' }] } });
    }
  });

  it('are not needed to know whose provider key paid: that key has no name', async () => {
    const ids = { executionId: newId('execution', 1), conversationId: newId('conversation', 1), agentId: agentId(), userId: me.userId, agentOwnerId: other.userId };
    const usage = { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, reasoningTokens: 0, estimated: false };
    const called = { step: 0, provider: 'a-name', billedTo: 'agent_owner', model: 'm', usage, currency: 'USD', costMicros: 1, priceVersion: '1', defaultPriced: false } as const;
    const data: EventData<'billing.usage.recorded'> = { ...ids, ...called, usageId: `${ids.executionId}:0` };
    await source.publish(eventOf({ type: 'billing.usage.recorded', aggregateId: data.usageId, ownerId: me.userId, data }));
    expect((await list(`object=${data.usageId}`)).body['data']).toMatchObject([{ data: { ...data, provider: 'agent_owner' } }]);
  });
});

describe('filters', () => {
  it('of types and of an object hold together, over pages and over much that does not fit', async () => {
    const [one, two] = [agentId(), agentId()];
    const changes = [statusChanged(me, one, 1), statusChanged(me, two, 1)];
    await source.publish(...changes.slice(0, 1), ...agentEvents(me, 300, two, 2), ...changes.slice(1));
    expect(await all('types=agent.status_changed&limit=1')).toEqual(idsOf(changes));
    expect(await all('types=agent.status_changed,user.updated&limit=1')).toEqual(idsOf(changes));
    expect(await all('types=agent.status_changed&types=user.updated')).toEqual(idsOf(changes));
    expect(await all(`types=agent.status_changed,user.updated&object=${two}`)).toEqual(idsOf(changes.slice(1)));
    expect(await all(`types=agent.status_changed&object=${one}`)).toEqual(idsOf(changes.slice(0, 1)));
    expect(await all('types=user.updated')).toEqual([]);
    expect(await all(`object=${two}&limit=100`)).toHaveLength(301);
  });

  it.each([
    ['types=agent.exploded', '/types'],
    ['types=', '/types'],
    ['types=agent.deleted,agent.deleted', '/types'],
    ['limit=101', '/limit'],
    ['after=agent_1', '/after'],
    ['after=0-0123456789abcdef', '/after'],
    ['order=desc', '/order'],
  ])('refuse %s', async (query, path) => {
    expect(await list(query)).toMatchObject({ status: 400, body: { code: 'invalid_request', errors: [{ path }] } });
  });
});

describe('a cursor', () => {
  const replaced = { status: 410, body: { code: 'cursor_expired', details: { reason: 'stream_replaced' } } };

  /** The gateway's first answer from the broker as it is now. */
  const answered = (query: string): Promise<Answer> => until(async () => [await list(query)].find(({ status }) => status !== 503));

  it('is refused where the stream was set back before it, or lost', async () => {
    await source.publish(...agentEvents(me, 1));
    const kept = lastOf(await list(''));
    const { rewind } = await nats.snapshot();
    await source.publish(...agentEvents(me, 1));
    const lost = lastOf(await answered(`after=${kept}`));
    expect(lost).not.toBe(kept);
    await rewind();
    expect(await answered(`after=${lost}`)).toMatchObject(replaced);
    // Another event stands where it was.
    const anew = agentEvents(me, 2);
    await source.publish(...anew);
    expect(await list(`after=${lost}`)).toMatchObject(replaced);
    expect(await all(`after=${kept}`)).toEqual(idsOf(anew));
    await nats.wipe();
    await source.publish(...agentEvents(me, 3));
    expect(await answered(`after=${kept}`)).toMatchObject(replaced);
  });

  it('of a user to whom nothing happens moves on with the stream, so that it does not expire', async () => {
    await source.publish(...agentEvents(me, 1));
    const seen = lastOf(await list(''));
    await source.publish(...agentEvents(other, 3));
    expect(lastOf(await list(`after=${seen}`))).toBe(seen);
    nowMs += 6_000;
    await list('');
    nowMs += 6_000;
    const moved = lastOf(await list(`after=${seen}`));
    expect(Number.parseInt(moved, 10)).toBe(Number.parseInt(seen, 10) + 3);
    const later = agentEvents(me, 1);
    await source.publish(...later);
    expect(await all(`after=${moved}`)).toEqual(idsOf(later));
  });

  it('is refused once events behind it have expired, and not before', async () => {
    await source.publish(...agentEvents(me, 3));
    const [first, second] = [String((await list('')).body['first_id']), lastOf(await list('limit=2'))];
    const { streams } = await source.link.jetStream();
    // The stream lets nobody delete, so what time would do is done by a bound.
    await streams.update('EVT', { max_msgs: 1, discard: 'old' } as never);
    await until(async () => (await streams.info('EVT')).state.messages === 1);
    expect(await list(`after=${first}`)).toMatchObject({ status: 410, body: { code: 'cursor_expired', details: { reason: 'retention' } } });
    // Its own event is gone, and nothing behind it.
    expect(await all(`after=${second}`)).toHaveLength(1);
  });
});
