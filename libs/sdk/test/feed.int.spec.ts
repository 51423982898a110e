import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fenago } from '../src/index.js';
import { broken, events, json, problem, StubApi } from './stub-api.js';

const event = (n: number) => [`${n}-0123456789abcdef`, 'agent.created', { id: `agent_1:${n}`, type: 'agent.created' }] as const;
const position = (n: number) => [`${n}-0123456789abcdef`, 'position', {}] as const;

describe('the event feed', () => {
  let api: StubApi;
  let client: Fenago;

  beforeAll(async () => {
    api = await StubApi.start();
    client = new Fenago({ baseUrl: api.baseUrl, apiKey: 'fng_live_1' });
  });
  afterAll(() => api.stop());

  const take = async (count: number, feed = client.events.follow()): Promise<string[]> => {
    const ids: string[] = [];
    for await (const { id } of feed) if (ids.push(id) === count) break;
    return ids;
  };
  const asked = (): string[] => api.asked.map(({ method, url }) => `${method} ${url}`);

  it('goes on after the last event where it broke, however it did', async () => {
    api.answer(events([event(1), event(2)], { breaks: true }), broken, problem(503, 'service_unavailable', { 'retry-after': '0' }), events([event(3)]), events([event(4)]));
    expect(await take(4)).toEqual(['agent_1:1', 'agent_1:2', 'agent_1:3', 'agent_1:4']);
    expect(asked()).toEqual(['', '?after=2-0123456789abcdef', '?after=2-0123456789abcdef', '?after=2-0123456789abcdef', '?after=3-0123456789abcdef'].map((query) => `GET /v1/events${query}`));
    expect(api.asked[0]?.headers['accept']).toBe('text/event-stream');
  });

  it('goes on from a position that has moved, which is no event', async () => {
    const feed = client.events.follow({ types: ['agent.created', 'agent.deleted'], object: 'agent_1', after: 'latest' });
    expect(feed.cursor).toBe('latest');
    api.answer(events([position(7)]), events([event(9)]));
    expect(await take(1, feed)).toEqual(['agent_1:9']);
    const filters = 'types=agent.created%2Cagent.deleted&object=agent_1&after';
    expect(asked()).toEqual([`GET /v1/events?${filters}=latest`, `GET /v1/events?${filters}=7-0123456789abcdef`]);
    expect(feed.cursor).toBe('9-0123456789abcdef');
  });

  it('tells where its cursor is none any more', async () => {
    api.answer(events([event(1)]), problem(410, 'cursor_expired'));
    await expect(take(2)).rejects.toMatchObject({ status: 410, code: 'cursor_expired' });
    expect(api.asked).toHaveLength(2);
  });

  it('ends when it is aborted', async () => {
    const controller = new AbortController();
    api.answer(events([event(1)], { holds: true }));
    const reading = (async () => {
      for await (const _event of client.events.follow({}, { signal: controller.signal })) controller.abort(new Error('enough'));
    })();
    await expect(reading).rejects.toThrow('enough');
  });

  it('is listed page by page', async () => {
    const page = (n: number, more: boolean) => json({ object: 'list', data: [{ id: `agent_1:${n}` }], has_more: more, first_id: `${n}-0123456789abcdef`, last_id: `${n}-0123456789abcdef` });
    api.answer(page(1, true), page(2, false));
    expect((await client.events.list({ limit: 1 }).all()).map(({ id }) => id)).toEqual(['agent_1:1', 'agent_1:2']);
    expect(asked()).toEqual(['GET /v1/events?limit=1', 'GET /v1/events?limit=1&after=1-0123456789abcdef']);
  });
});
