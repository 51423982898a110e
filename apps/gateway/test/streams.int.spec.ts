import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FenagoError } from '@fenago/contracts';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import { TestExecutor, answerAsUsual, deltas, eventsUrl, idsOf, turn } from './support/executor.js';
import { startGateway, type TestGateway } from './support/gateway.js';
import { AGENT_ID, CONVERSATION_ID, completed, delta, execution, executionId } from './support/samples.js';
import { SseClient } from './support/sse-client.js';
import { StubServices } from './support/stub-services.js';

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
  first = await startGateway(nats.url, { streamsPerUser: STREAMS });
  second = await startGateway(nats.url, { streamsPerUser: 1_000 });
  executor = await TestExecutor.connect(nats.url);
});

afterAll(async () => {
  await Promise.all([first.service.drain(), second.service.drain()]);
  await executor.stop();
  await services.stop();
  await nats.stop();
});

beforeEach(() => answerAsUsual(services));

describe('posting with Accept: text/event-stream', () => {
  const post = (gateway: TestGateway) =>
    SseClient.open(`${gateway.url}/v1/conversations/${CONVERSATION_ID}/messages`, { method: 'POST', body: { content: 'Hello', clientMessageId: 'once' } });

  it('misses nothing, even what is sent before the post is answered', async () => {
    let posted = '';
    services.on('postMessage', ({ conversationId, messageId, executionId: id }) => {
      posted = id;
      executor.publish(id, ...deltas(2, 1, 3));
      return { conversationId, messageId, executionId: id, turn: 'started' };
    });
    const client = await post(first);
    expect(client.status).toBe(200);
    expect(client.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'content-location': `/v1/executions/${posted}`,
      'x-request-id': expect.any(String) as string,
      'x-content-type-options': 'nosniff',
    });
    executor.publish(posted, completed(2, 4, posted));
    await client.end();
    expect(client.ids).toEqual(['2.1', '2.2', '2.3', '2.4']);
    expect(client.events.map((event) => event.event)).toEqual(['token.delta', 'token.delta', 'token.delta', 'execution.completed']);
    expect(client.events[0]?.data).toEqual({ text: '2.1 ' });
    expect(client.events.at(-1)?.data).toMatchObject({ executionId: posted, output: 'all of it' });
  });

  it('follows the execution of the first time where the message is a repetition', async () => {
    const before = executionId();
    await executor.store(before, ...deltas(2, 1, 5));
    services.on('postMessage', ({ conversationId, messageId }) => ({ conversationId, messageId, executionId: before, turn: 'started' }));
    const client = await post(first);
    expect(client.headers['content-location']).toBe(`/v1/executions/${before}`);
    await client.count(5);
    executor.publish(before, completed(2, 6, before));
    await client.end();
    expect(client.ids).toEqual(['2.1', '2.2', '2.3', '2.4', '2.5', '2.6']);
  });

  it('answers an error with its status, as any other request', async () => {
    services.on('postMessage', () => {
      throw new FenagoError('conversation_archived', 'It is archived.');
    });
    const client = await post(first);
    await client.end();
    expect(client.status).toBe(409);
    expect(client.headers['content-type']).toContain('application/problem+json');
    expect(JSON.parse(client.text)).toMatchObject({ code: 'conversation_archived' });
    // The places of failed streams are free again.
    for (let i = 0; i < STREAMS + 1; i += 1) expect((await post(first)).status).toBe(409);
  });
});

describe('resuming', () => {
  it('goes on in the middle, on another replica, with nothing missing and nothing twice', async () => {
    const id = executionId();
    const one = await SseClient.open(eventsUrl(first, id));
    executor.publish(id, ...deltas(2, 1, 20));
    await one.count(20);
    one.cut();
    executor.publish(id, ...deltas(2, 21, 40));
    const two = await SseClient.open(eventsUrl(second, id), { headers: { 'last-event-id': one.ids.at(-1) ?? '' } });
    executor.publish(id, ...deltas(2, 41, 60), completed(2, 61, id));
    await two.end();
    expect([...one.ids, ...two.ids]).toEqual([...idsOf(deltas(2, 1, 60)), '2.61']);
  });

  it('takes the place from the query too, as an id or as a number', async () => {
    const id = executionId();
    await executor.store(id, ...deltas(2, 1, 5), completed(2, 6, id));
    for (const after of ['2.3', '3']) {
      const client = await SseClient.open(`${eventsUrl(second, id)}?starting_after=${after}`);
      await client.end();
      expect(client.ids).toEqual(['2.4', '2.5', '2.6']);
    }
    // A browser that has had no event yet may say so.
    const anew = await SseClient.open(`${eventsUrl(second, id)}?starting_after=2.5`, { headers: { 'last-event-id': '' } });
    await anew.end();
    expect(anew.ids).toEqual(['2.6']);
  });

  it('answers 204 to one who has seen the end', async () => {
    const id = executionId();
    await executor.store(id, delta(2, 1), completed(2, 2, id));
    services.on('getExecution', () => execution(id, { status: 'completed', lastEventId: '2.2' }));
    expect((await SseClient.open(`${eventsUrl(second, id)}?starting_after=2.2`)).status).toBe(204);
    expect((await SseClient.open(`${eventsUrl(second, id)}?starting_after=2`)).status).toBe(204);
    expect((await SseClient.open(`${eventsUrl(second, id)}?starting_after=2.1`)).status).toBe(200);
  });

  it('resets the text when a later attempt takes over', async () => {
    const id = executionId();
    const client = await SseClient.open(eventsUrl(second, id));
    executor.publish(id, delta(2, 1), delta(2, 2));
    await client.count(2);
    executor.publish(id, delta(4, 1), delta(2, 3), completed(4, 2, id));
    await client.end();
    expect(client.events.map(({ id: at, event }) => `${at} ${event}`)).toEqual([
      '2.1 token.delta',
      '2.2 token.delta',
      '4.0 execution.reset',
      '4.1 token.delta',
      '4.2 execution.completed',
    ]);
    const late = await SseClient.open(eventsUrl(second, id), { headers: { 'last-event-id': '2.2' } });
    await late.end();
    expect(late.ids).toEqual(['4.0', '4.1', '4.2']);
  });

  it('puts frames that come out of order into theirs', async () => {
    const id = executionId();
    const client = await SseClient.open(eventsUrl(second, id));
    const frames = deltas(2, 1, 9);
    executor.publish(id, ...frames.filter((frame) => frame.n % 2 === 1), ...frames.filter((frame) => frame.n % 2 === 0), completed(2, 10, id));
    await client.end();
    expect(client.ids).toEqual([...idsOf(frames), '2.10']);
  });

  it('sends the stored result once the buffer is gone and the reply can be read', async () => {
    const id = executionId();
    services.on('getExecution', () => execution(id, { status: 'completed', result: { output: 'stored', finishReason: 'stop' }, tokensUsed: 9, lastEventId: '2.30' }));
    services.on('findTurn', () => turn(id, 'active'));
    const client = await SseClient.open(eventsUrl(second, id), { headers: { 'last-event-id': '2.7' } });
    await until(() => services.requestsOf('findTurn').length > 0);
    expect(client.events).toEqual([]);
    services.on('findTurn', () => turn(id, 'ended'));
    await client.end();
    expect(client.events).toEqual([
      { id: '2.30', event: 'execution.completed', data: expect.objectContaining({ output: 'stored', stored: true, tokensUsed: 9 }) as never },
    ]);
    expect((await SseClient.open(eventsUrl(second, id), { headers: { 'last-event-id': '2.30' } })).status).toBe(204);
  });

  it('follows an execution that its service does not know yet', async () => {
    const id = executionId();
    services.on('getExecution', () => {
      throw new FenagoError('not_found', 'Not yet.');
    });
    services.on('findTurn', () => turn(id, 'queued'));
    const answer = await second.call('GET', `/v1/executions/${id}`);
    expect(answer).toMatchObject({ status: 200, body: { id, status: 'queued', agentId: AGENT_ID } });
    const client = await SseClient.open(eventsUrl(second, id));
    executor.publish(id, delta(2, 1), completed(2, 2, id));
    await client.end();
    expect(client.ids).toEqual(['2.1', '2.2']);
  });

  it('is refused to everybody else', async () => {
    const id = executionId();
    services.on('getExecution', () => {
      throw new FenagoError('not_found', 'Not yours.');
    });
    expect((await SseClient.open(eventsUrl(second, id))).status).toBe(404);
  });
});

describe('cancelling', () => {
  it('waits for an execution that was accepted a moment ago', async () => {
    const id = executionId();
    let calls = 0;
    services.on('findTurn', () => turn(id, 'active'));
    services.on('cancelExecution', () => {
      calls += 1;
      if (calls < 3) throw new FenagoError('not_found', 'Not yet.');
      return execution(id, { status: 'cancelling' });
    });
    const answer = await second.call('POST', `/v1/executions/${id}/cancel`);
    expect(answer).toMatchObject({ status: 200, body: { status: 'cancelling' } });
    expect(calls).toBe(3);
  });
});
