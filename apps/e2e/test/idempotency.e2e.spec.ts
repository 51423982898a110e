import { connect, type NatsConnection } from '@nats-io/transport-node';
import { serverAddress } from '@fenago/messaging';
import type { Execution } from '@fenago/sdk';
import { until } from '@fenago/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, Api } from './api.js';
import { startTestSystem, type TestSystem } from './harness.js';

/** Commands that the requests of the test lead to, as the broker sees them. */
const COMMANDS = ['cmd.agent.create', 'cmd.conversation.create', 'cmd.conversation.post_message', 'cmd.conversation.begin', 'cmd.execution.cancel'];
const HELD = ['agent', 'conversation', 'execution'];
/** Until an attempt that died is given up, and some more. */
const FREE_MS = 20_000;

interface Places {
  readonly quiet: string;
  readonly streamed: string;
  readonly running: string;
}

describe('a gateway that dies between the effect of a request and its answer', () => {
  let test: TestSystem;
  let broker: NatsConnection;
  let survivor: Api;

  afterEach(async () => {
    await broker.close();
    await test.stop();
  });

  const keyed = (api: Api, path: string, body: unknown, key: string): Promise<Answer> => api.send('POST', path, body, { 'idempotency-key': key });
  const requests = ({ quiet, running }: Places): Record<string, (api: Api) => Promise<Answer>> => ({
    agent: (api) => keyed(api, '/v1/agents', { name: 'Once', configuration: { model: 'scripted' } }, 'agent'),
    conversation: (api) => keyed(api, '/v1/conversations', { agentId: api.agentId, title: 'Once' }, 'conversation'),
    message: (api) => keyed(api, `/v1/conversations/${quiet}/messages`, { content: '[[echo]] once' }, 'message'),
    completion: (api) => keyed(api, '/openai/v1/chat/completions', { model: api.agentId, store: true, messages: [{ role: 'user', content: '[[echo]] once' }] }, 'completion'),
    cancel: (api) => keyed(api, `/v1/executions/${running}/cancel`, undefined, 'cancel'),
  });
  // Known by its key alone: the SDK would give the message an id as well.
  const stream = (api: Api, { streamed }: Places): Promise<Response> =>
    fetch(`${api.baseUrl}/v1/conversations/${streamed}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.apiKey}`, 'content-type': 'application/json', accept: 'text/event-stream', 'idempotency-key': 'stream' },
      body: JSON.stringify({ content: '[[echo]] once' }),
    });
  const titled = async (title: string): Promise<number> => (await survivor.client.conversations.list().all()).filter((one) => one.title === title).length;
  const posted = async (id: string): Promise<number> => (await survivor.messages(id)).filter(({ role }) => role === 'user').length;
  const counts = async ({ quiet, streamed }: Places) => ({
    agents: (await survivor.client.agents.list().all()).filter(({ name }) => name === 'Once').length,
    conversations: await titled('Once'),
    completions: await titled('Chat completion'),
    messages: await posted(quiet),
    streamed: await posted(streamed),
  });

  /** Every command is sent and none answered when the gateway dies; they are carried out after it. */
  const crash = async (env: Record<string, string>): Promise<Places> => {
    test = await startTestSystem({ replicas: { gateway: 2 }, env });
    broker = await connect(serverAddress(test.nats.url));
    survivor = test.api.on(test.system.baseUrls[1] ?? '');
    const [quiet = '', streamed = '', busy = ''] = await Promise.all([0, 1, 2].map(() => survivor.createConversation()));
    const { executionId: running } = await survivor.post(busy, '[[tokens=4000 delay=20]] until it is cancelled');
    await until(() => test.model.calls.some((call) => call.tokensSent > 0));
    const places = { quiet, streamed, running };

    let sent = 0;
    for (const subject of COMMANDS) broker.subscribe(subject, { callback: () => void (sent += 1) });
    await broker.flush();
    const held = test.system.processes.filter(({ program }) => HELD.includes(program));
    for (const { process } of held) process.kill('SIGSTOP');
    const asks = [...Object.values(requests(places)).map((ask) => ask(test.api)), stream(test.api, places)];
    const lost = Promise.allSettled(asks);
    await until(() => sent === asks.length, { what: 'every command has been sent' });
    const gateway = test.system.processes.find(({ baseUrl }) => baseUrl === test.api.baseUrl);
    gateway?.process.kill('SIGKILL');
    await gateway?.process.exited;
    for (const { process } of held) process.kill('SIGCONT');
    expect((await lost).map(({ status }) => status)).toEqual(asks.map(() => 'rejected'));
    await until(async () => Object.values(await counts(places)).every((count) => count === 1), { what: 'everything has been carried out', everyMs: 50 });
    await until(async () => ['cancelling', 'cancelled'].includes((await survivor.execution(running)).status), { what: 'the execution is cancelled' });
    return places;
  };
  const repeat = (ask: (api: Api) => Promise<Answer>): Promise<Answer> =>
    until(
      async () => {
        const answer = await ask(survivor);
        return !JSON.stringify(answer.body).includes('idempotency_in_flight') && answer;
      },
      { deadlineMs: FREE_MS, everyMs: 250 },
    );

  it('has the repetition answered with what was done, and nothing done twice', async () => {
    const places = await crash({});
    const asks = requests(places);
    const first = await asks['agent']?.(survivor);
    expect(first).toMatchObject({ status: 409, body: { code: 'idempotency_in_flight' } });
    expect(Number(first?.headers.get('retry-after'))).toBeGreaterThan(0);

    const answers = await Promise.all(Object.values(asks).map(repeat));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 202, 200, 200]);
    expect(await counts(places)).toEqual({ agents: 1, conversations: 1, completions: 1, messages: 1, streamed: 1 });
    const [agent, conversation, message, completion, cancelled] = answers.map(({ body }) => body);
    expect(await survivor.client.agents.get(String(agent?.['id']))).toMatchObject({ name: 'Once' });
    expect(await survivor.conversation(String(conversation?.['id']))).toMatchObject({ title: 'Once' });
    expect((await survivor.messages(places.quiet))[0]).toMatchObject({ id: message?.['messageId'], executionId: message?.['executionId'] });
    expect(JSON.stringify(completion)).toContain('once');
    expect(cancelled).toMatchObject({ id: places.running } satisfies Partial<Execution>);

    const again = await Promise.all(Object.values(asks).map((ask) => ask(survivor)));
    expect(again.map(({ headers }) => headers.get('idempotency-replayed'))).toEqual(again.map(() => 'true'));
    expect(again.map(({ body }) => body)).toEqual(answers.map(({ body }) => body));
    const other = await keyed(survivor, '/v1/agents', { name: 'Other', configuration: { model: 'scripted' } }, 'agent');
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } });

    const streamedAgain = await until(
      async () => {
        const opened = await stream(survivor, places);
        const text = await opened.text();
        return opened.ok && text;
      },
      { deadlineMs: FREE_MS, everyMs: 250 },
    );
    const events = [...streamedAgain.matchAll(/^id: \d+\.(\d+)\nevent: (.+)$/gm)].map(([, number, event]) => `${number} ${event}`);
    expect(events[0]).toBe('1 execution.started');
    expect(events.at(-1)).toContain('execution.completed');
    expect(await counts(places)).toMatchObject({ messages: 1, streamed: 1 });
  });

  it('control: without the cause of the request everything is done twice', async () => {
    const places = await crash({ FENAGO_UNSAFE_DISABLE: 'idempotency' });
    const { agent, conversation, message, completion } = requests(places);
    for (const ask of [agent, conversation, message, completion]) if (ask !== undefined) await repeat(ask);
    expect(await counts(places)).toEqual({ agents: 2, conversations: 2, completions: 2, messages: 2, streamed: 1 });
  });
});
