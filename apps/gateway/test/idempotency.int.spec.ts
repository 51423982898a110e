import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FenagoError, newId } from '@fenago/contracts';
import { currentContext, type RequestCause } from '@fenago/observability';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import { TestExecutor, answerAsUsual } from './support/executor.js';
import { AUTHORIZED, startGateway, type Answer, type TestGateway } from './support/gateway.js';
import { AGENT, AGENT_ID, CONVERSATION_ID, USER_ID, completed, delta, executionId } from './support/samples.js';
import { SseClient } from './support/sse-client.js';
import { StubServices } from './support/stub-services.js';

const TIME = '2026-11-23T09:00:00.000Z';
const CAUSE = { id: 'idem:1', time: TIME };
const CREATE = { name: 'Concierge', configuration: { model: 'scripted' } };
const MESSAGES = `/v1/conversations/${CONVERSATION_ID}/messages`;

let nats: TestNats;
let services: StubServices;
let executor: TestExecutor;
let gateway: TestGateway;
let causes: (RequestCause | undefined)[];

beforeAll(async () => {
  nats = await startTestNats();
  services = new StubServices(nats.url);
  await services.start();
  executor = await TestExecutor.connect(nats.url);
  gateway = await startGateway(nats.url);
});

afterAll(async () => {
  await gateway.service.drain();
  await executor.stop();
  await services.stop();
  await nats.stop();
});

beforeEach(() => {
  causes = [];
  answerAsUsual(services);
  services.on('beginIdempotent', () => ({ state: 'begun', cause: CAUSE, lock: 'lock-1' }));
  services.on('endIdempotent', () => ({}));
  services.on('createAgent', () => {
    causes.push(currentContext()?.cause);
    return AGENT;
  });
});

const post = (path: string, body: unknown, key = 'key-1', headers: Record<string, string> = AUTHORIZED): Promise<Answer> =>
  gateway.call('POST', path, body, { ...headers, 'idempotency-key': key });
const ends = () => services.requestsOf('endIdempotent');

describe('a POST with an Idempotency-Key', () => {
  it('is carried out under the cause of its key, and its answer is kept before it is sent', async () => {
    const answer = await post('/v1/agents', CREATE);
    expect(answer).toMatchObject({ status: 201, body: { id: AGENT_ID } });
    expect(answer.headers.get('idempotency-replayed')).toBeNull();
    expect(causes).toEqual([{ id: CAUSE.id, time: new Date(TIME) }]);
    const [begin] = services.requestsOf('beginIdempotent');
    expect(begin).toEqual({ caller: { userId: USER_ID }, key: 'key-1', fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    const kept = { status: 201, headers: { 'content-type': 'application/json; charset=utf-8', etag: '"1"' }, body: JSON.stringify(AGENT) };
    expect(ends()).toEqual([{ ...begin, lock: 'lock-1', answer: kept }]);
  });

  it('is answered as the first time, and not carried out', async () => {
    const headers = { 'content-type': 'application/json; charset=utf-8', 'content-location': '/v1/executions/exec_1', etag: '"1"' };
    services.on('beginIdempotent', () => ({ state: 'answered', cause: CAUSE, answer: { status: 202, headers, body: '{"first":"time"}' } }));
    for (const path of ['/v1/agents', MESSAGES]) {
      const answer = await post(path, path === MESSAGES ? { content: 'Hello' } : CREATE);
      expect(answer).toMatchObject({ status: 202, body: { first: 'time' } });
      expect(Object.fromEntries(answer.headers)).toMatchObject({ ...headers, 'idempotency-replayed': 'true', 'x-request-id': expect.any(String) as string });
    }
    expect([...services.requestsOf('createAgent'), ...services.requestsOf('postMessage'), ...ends()]).toEqual([]);
  });

  it('is refused where its key stands for another request, or is in flight', async () => {
    services.on('beginIdempotent', () => {
      throw new FenagoError('idempotency_mismatch', 'Another request.');
    });
    expect(await post('/v1/agents', CREATE)).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } });
    services.on('beginIdempotent', () => {
      throw new FenagoError('idempotency_in_flight', 'In flight.', { retryAfterSeconds: 7 });
    });
    const answer = await post('/v1/agents', CREATE);
    expect(answer).toMatchObject({ status: 409, body: { code: 'idempotency_in_flight' } });
    expect(answer.headers.get('retry-after')).toBe('7');
    expect([...causes, ...ends()]).toEqual([]);
  });

  it('is the same request whatever the white space, and another one with another body or address', async () => {
    await post('/v1/agents', CREATE);
    await post('/v1/agents', JSON.stringify(CREATE, undefined, 2));
    await post('/v1/agents', { ...CREATE, name: 'Butler' });
    await post('/v1/agents?x=1', CREATE);
    const [one, same, ...others] = services.requestsOf('beginIdempotent').map(({ fingerprint }) => fingerprint);
    expect(same).toBe(one);
    expect(new Set([one, ...others]).size).toBe(3);
  });

  it.each([
    ['a refusal is kept', new FenagoError('not_found', 'No.'), { status: 404 }],
    ['a conflict is kept', new FenagoError('conflict', 'No.'), { status: 409 }],
    ['an outage is not', new FenagoError('database_unavailable', 'Away.'), undefined],
    ['an unknown outcome is not', new FenagoError('outcome_unknown', 'Perhaps.'), undefined],
    ['what a larger plan helps against is not', new FenagoError('allowance_exhausted', 'Used up.'), undefined],
    ['a full queue is not', new FenagoError('conversation_queue_full', 'Full.'), undefined],
    ['an error of ours is not', new Error('bug'), undefined],
  ])('%s', async (_case, error, kept) => {
    services.on('createAgent', () => {
      throw error;
    });
    await post('/v1/agents', CREATE);
    expect(ends()).toHaveLength(1);
    expect(ends()[0]?.answer?.status).toBe(kept?.status);
  });

  it('keeps no answer over 256 KiB, and lets the next attempt be made', async () => {
    services.on('createAgent', () => ({ ...AGENT, description: 'x'.repeat(256 * 1024) }));
    expect((await post('/v1/agents', CREATE)).status).toBe(201);
    expect(ends()).toEqual([expect.not.objectContaining({ answer: expect.anything() as unknown })]);
  });

  it('is answered where its answer cannot be kept', async () => {
    services.on('endIdempotent', () => {
      throw new FenagoError('database_unavailable', 'Away.');
    });
    expect((await post('/v1/agents', CREATE)).status).toBe(201);
    services.on('endIdempotent', () => new Promise(() => undefined));
    const from = performance.now();
    expect((await post('/v1/agents', CREATE)).status).toBe(201);
    expect(performance.now() - from).toBeLessThan(2_000);
  });

  it('is not carried out where nobody can say whether it was', async () => {
    services.on('beginIdempotent', () => {
      throw new FenagoError('database_unavailable', 'Away.');
    });
    expect((await post('/v1/agents', CREATE)).status).toBe(503);
    expect(causes).toEqual([]);
  });

  it.each([[''], ['two words'], ['caf\u00e9'], ['x'.repeat(256)]])('refuses the key "%s"', async (key) => {
    expect(await post('/v1/agents', CREATE, key)).toMatchObject({ status: 400, body: { errors: [{ path: '/Idempotency-Key' }] } });
    expect(services.requestsOf('beginIdempotent')).toEqual([]);
  });

  it('of nobody in particular names no caller, and its answer is not kept', async () => {
    services.on('captureLead', ({ email, source }) => ({ id: newId('lead', 0), object: 'lead', email, name: null, source, createdAt: TIME }));
    expect((await post('/v1/leads', { email: 'ada@example.org' }, 'key-1', {})).status).toBe(201);
    expect(services.requestsOf('beginIdempotent')[0]).not.toHaveProperty('caller');
    expect(ends()).toEqual([expect.not.objectContaining({ answer: expect.anything() as unknown })]);
  });
});

describe('requests without a key', () => {
  it('ask nobody', async () => {
    await gateway.call('POST', '/v1/agents', CREATE);
    await gateway.call('PATCH', `/v1/agents/${AGENT_ID}`, { name: 'Butler' }, { ...AUTHORIZED, 'idempotency-key': 'key-1' });
    expect(causes).toEqual([undefined]);
    expect(services.asked.map(({ name }) => name).filter((name) => name.endsWith('_idempotent'))).toEqual([]);
  });
});

describe('a stream with an Idempotency-Key', () => {
  const open = () => SseClient.open(`${gateway.url}${MESSAGES}`, { method: 'POST', body: { content: 'Hello' }, headers: { 'idempotency-key': 'key-1' } });

  it('may be asked for again as soon as it has begun, and begins anew with the same execution', async () => {
    const first = executionId();
    await executor.store(first, delta(2, 1), delta(2, 2));
    services.on('postMessage', ({ conversationId, messageId }) => {
      causes.push(currentContext()?.cause);
      return { conversationId, messageId, executionId: first, turn: 'started' };
    });
    const clients = [await open()];
    await until(() => ends().length === 1);
    expect(ends()).toEqual([expect.not.objectContaining({ answer: expect.anything() as unknown })]);
    // One that was answered 202 the first time is streamed all the same.
    services.on('beginIdempotent', () => ({ state: 'answered', cause: CAUSE, answer: { status: 202, headers: {}, body: '{}' } }));
    clients.push(await open());
    for (const client of clients) await client.count(2);
    executor.publish(first, completed(2, 3, first));
    for (const client of clients) {
      await client.end();
      expect(client.ids).toEqual(['2.1', '2.2', '2.3']);
    }
    expect(causes.map((cause) => cause?.id)).toEqual([CAUSE.id, CAUSE.id]);
  });

  it('is refused as the first time', async () => {
    const answer = { status: 404, headers: { 'content-type': 'application/problem+json' }, body: '{"code":"not_found"}' };
    services.on('beginIdempotent', () => ({ state: 'answered', cause: CAUSE, answer }));
    const client = await open();
    await client.end();
    expect([client.status, client.text]).toEqual([404, '{"code":"not_found"}']);
  });
});
