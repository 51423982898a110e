import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents } from '../src/event-reader.js';
import { ExecutionStream, Fenago, type ExecutionEvent } from '../src/index.js';
import { broken, events, json, problem, StubApi } from './stub-api.js';

const delta = (n: number, text = `${n} `, fence = 1) => [`${fence}.${n}`, 'token.delta', { text }] as const;
const end = (n: number, output: string, fence = 1) => [`${fence}.${n}`, 'execution.completed', { executionId: 'exec_1', output }] as const;

describe('event streams', () => {
  let api: StubApi;
  let client: Fenago;

  beforeAll(async () => {
    api = await StubApi.start();
    client = new Fenago({ baseUrl: api.baseUrl, apiKey: 'fng_live_1' });
  });
  afterAll(() => api.stop());

  const post = (options = {}) => client.messages.stream('conv_1', { content: 'Hello' }, options);
  const idsOf = async (stream: AsyncIterable<ExecutionEvent>): Promise<string[]> => {
    const ids: string[] = [];
    for await (const { id } of stream) ids.push(id);
    return ids;
  };

  it('post, and tell what happens to its end', async () => {
    api.answer(events([['1.1', 'execution.started', { executionId: 'exec_1' }], delta(2, 'Good '), delta(3, 'day'), end(4, 'Good day')]));
    const stream = post();
    const seen: string[] = [];
    for await (const event of stream) seen.push(event.event === 'token.delta' ? event.data.text : event.event);
    expect(seen).toEqual(['execution.started', 'Good ', 'day', 'execution.completed']);
    expect([stream.text, stream.executionId, stream.lastEventId]).toEqual(['Good day', 'exec_1', '1.4']);
    expect(api.asked).toHaveLength(1);
    expect(api.asked[0]).toMatchObject({ method: 'POST', headers: { accept: 'text/event-stream' }, body: { content: 'Hello', clientMessageId: expect.any(String) as string } });
  });

  it('go on after the last event where they broke, and never post twice', async () => {
    api.answer(
      events([delta(1), delta(2)], { breaks: true }),
      broken,
      problem(503, 'service_unavailable', { 'retry-after': '0' }),
      events([delta(3)]),
      events([delta(4), end(5, '1 2 3 4 ')]),
    );
    expect(await idsOf(post())).toEqual(['1.1', '1.2', '1.3', '1.4', '1.5']);
    expect(api.asked.map(({ method, url, headers }) => `${method} ${url} ${String(headers['last-event-id'])}`)).toEqual([
      'POST /v1/conversations/conv_1/messages undefined',
      'GET /v1/executions/exec_1/events 1.2',
      'GET /v1/executions/exec_1/events 1.2',
      'GET /v1/executions/exec_1/events 1.2',
      'GET /v1/executions/exec_1/events 1.3',
    ]);
  });

  it('begin from the start where they broke before the first event', async () => {
    api.answer(events([], { breaks: true }), events([delta(1), end(2, '1 ')]));
    expect(await idsOf(post())).toEqual(['1.1', '1.2']);
    expect(api.asked[1]).toMatchObject({ method: 'GET' });
    expect(api.asked[1]?.headers['last-event-id']).toBeUndefined();
  });

  it('discard the text of an attempt that another replaced', async () => {
    api.answer(events([delta(1, 'lost'), ['2.0', 'execution.reset', { reason: 'new_attempt', step: 0 }], delta(1, 'kept', 2), delta(2, ' too', 2)], { breaks: true }), events([end(3, 'kept too', 2)]));
    const stream = post();
    const texts: string[] = [];
    for await (const _event of stream) texts.push(stream.text);
    expect(texts).toEqual(['lost', '', 'kept', 'kept too', 'kept too']);
  });

  it('keep what earlier steps said where a later one begins anew, and part what they say', async () => {
    const second = (n: number, text: string): [string, string, object] => [`1.${n}`, 'token.delta', { text, step: 2 }];
    api.answer(events([delta(1, 'first'), second(2, 'lost'), ['2.0', 'execution.reset', { reason: 'new_attempt', step: 2 }], second(3, 'last'), ['1.4', 'execution.completed', { output: 'last', preamble: 'first' }]]));
    const stream = post();
    const texts: string[] = [];
    for await (const _event of stream) texts.push(stream.text);
    expect(texts).toEqual(['first', 'first\n\nlost', 'first', 'first\n\nlast', 'first\n\nlast']);
  });

  it('give the end alone to who wants that', async () => {
    api.answer(events([delta(1), end(2, '1 ')]));
    const stream = client.executions.stream('exec_1');
    expect((await stream.final()).data.output).toBe('1 ');
    expect(api.asked[0]).toMatchObject({ method: 'GET', url: '/v1/executions/exec_1/events' });
    await expect(stream.final()).rejects.toThrow('have been read');
  });

  it('go on from an event of before, and end where everything was seen', async () => {
    api.answer((response) => response.writeHead(204).end());
    expect(await idsOf(client.executions.stream('exec_1', { lastEventId: '1.7' }))).toEqual([]);
    expect(api.asked[0]?.headers['last-event-id']).toBe('1.7');
  });

  it('tell a refusal as any other request', async () => {
    api.answer(problem(409, 'conversation_archived'));
    await expect(post().final()).rejects.toMatchObject({ status: 409, code: 'conversation_archived' });
    api.answer(events([delta(1)], { breaks: true }), problem(404, 'not_found'));
    await expect(post().final()).rejects.toMatchObject({ code: 'not_found' });
  });

  it('give up where they break again and again without an event', async () => {
    api.answer(events([]));
    const open = () => fetch(`${api.baseUrl}/`);
    const stream = new ExecutionStream({ open, resume: open, executionId: 'exec_1', maxBreaks: 2 });
    await expect(stream.final()).rejects.toThrow('again and again');
    expect(api.asked).toHaveLength(3);
  });

  it('notice a server that has fallen silent', async () => {
    api.answer(events([delta(1)], { holds: true }));
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { id } of readEvents(await fetch(`${api.baseUrl}/`), 50)) seen.push(id);
    })();
    await expect(reading).rejects.toThrow('silent for 50 ms');
    expect(seen).toEqual(['1.1']);
  });

  it('end when they are aborted, or left', async () => {
    api.answer(events([delta(1)], { holds: true }));
    const controller = new AbortController();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { id } of post({ signal: controller.signal })) {
        seen.push(id);
        controller.abort(new Error('enough'));
      }
    })();
    await expect(reading).rejects.toThrow('enough');
    for await (const { id } of post()) {
      seen.push(id);
      break;
    }
    expect(seen).toEqual(['1.1', '1.1']);
    expect(api.asked).toHaveLength(2);
  });

  it('post without waiting, too', async () => {
    api.answer(broken, json({ executionId: 'exec_1' }, 202));
    expect(await client.messages.post('conv_1', { content: 'Hello' })).toEqual({ executionId: 'exec_1' });
    const [first, second] = api.asked;
    expect(second?.body).toEqual(first?.body);
    expect(first?.body).toMatchObject({ clientMessageId: expect.any(String) as string });
    expect(first?.headers['idempotency-key']).toBeUndefined();
    await client.messages.post('conv_1', { content: 'Hello', clientMessageId: 'mine' }, { idempotencyKey: 'key' });
    expect(api.asked.at(-1)).toMatchObject({ body: { clientMessageId: 'mine' }, headers: { 'idempotency-key': 'key' } });
  });
});
