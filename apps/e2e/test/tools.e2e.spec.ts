import { httpServer, until, type HttpServer } from '@fenago/testing';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from './api.js';
import { startTestSystem, type TestSystem } from './harness.js';

let test: TestSystem;
let server: HttpServer;
let agentId: string;

beforeAll(async () => {
  server = await httpServer((_request, response) => void response.end('Sunny, 21 degrees.'));
  test = await startTestSystem({ mode: 'standalone', env: { EGRESS_ALLOW: '127.0.0.1' } });
  const tools = [
    { type: 'http' as const, name: 'weather', method: 'GET' as const, url: `${server.origin}/weather/{city}`, parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
    { type: 'client' as const, name: 'position' },
  ];
  ({ id: agentId } = await test.api.client.agents.create({ name: 'Weather', configuration: { model: 'scripted', tools } }));
});
afterAll(async () => {
  await test.stop();
  await server.close();
});

const converse = async (): Promise<string> => (await test.api.client.conversations.create({ agentId })).id;

describe('an agent with tools', () => {
  it('calls them and the client, and every step is in stream, history and ledger', async () => {
    const conversationId = await converse();
    const content = '[[tool=position args={}]] [[round=2 tool=weather args={"city":"Rome"}]] [[results]]';
    const stream = test.api.client.messages.stream(conversationId, { content });
    const names: string[] = [];
    for await (const event of stream) {
      names.push(event.event);
      if (event.event !== 'execution.requires_action') continue;
      const [action] = event.data.actions;
      await test.api.client.executions.submitActions(event.data.executionId, [{ callId: action?.callId ?? '', output: '41.9 N, 12.5 E' }]);
    }
    expect(names.filter((name) => name === 'execution.step.completed')).toHaveLength(3);
    expect(names).not.toContain('execution.reset');
    expect(stream.text).toContain('Sunny, 21 degrees.');
    const executionId = stream.executionId ?? '';
    const execution = await test.api.execution(executionId);
    expect(execution.steps.map(({ kind, status }) => `${kind} ${status}`)).toEqual(['model completed', 'tool completed', 'model completed', 'tool completed', 'model completed']);
    const messages = await test.api.messages(conversationId);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant', 'tool', 'assistant']);
    await until(async () => (await test.api.usageRows(executionId)).length === 3, { what: 'three ledger rows' });
    const rows = await test.api.usageRows(executionId);
    expect(rows.map(({ step }) => step)).toEqual([0, 2, 4]);
    expect(rows.reduce((sum, { costMicros }) => sum + costMicros, 0)).toBe(execution.costMicros);
    expect(rows.reduce((sum, { usage }) => sum + usage.inputTokens + usage.outputTokens, 0)).toBe(execution.tokensUsed);
  });

  it('goes on where the history has what tools gave before', async () => {
    const conversationId = await converse();
    await collect(test.api.client.messages.stream(conversationId, { content: '[[tool=weather args={"city":"Rome"}]] [[results]]' }));
    const before = test.model.callCount;
    const [end] = (await collect(test.api.client.messages.stream(conversationId, { content: '[[count]]' }))).slice(-1);
    expect(test.model.callCount).toBe(before + 1);
    // The question, the call, its result, the answer, and this message.
    expect(end?.event === 'execution.completed' && (JSON.parse(end.data.output) as { messages: number }).messages).toBe(5);
  });

  it("is the same to OpenAI's client: its own tools run, the client's are handed over, the words are one text", async () => {
    const client = new OpenAI({ baseURL: `${test.api.baseUrl}/openai/v1`, apiKey: test.api.apiKey, maxRetries: 0 });
    const ask = (content: string) => ({ model: agentId, messages: [{ role: 'user' as const, content }] });
    const own = await client.chat.completions.create(ask('[[tool=weather args={"city":"Rome"}]] [[results]]'));
    expect(own.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'Sunny, 21 degrees.' } });
    const handed = await client.chat.completions.create(ask('[[tool=position args={}]] [[tool=weather args={"city":"Rome"}]]'));
    expect(handed.choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { tool_calls: [{ function: { name: 'position' } }] } });
    const streamed = await collect(await client.chat.completions.create({ ...ask('[[tool=weather args={"city":"Rome"}]] [[results]] again'), stream: true }));
    expect(streamed.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('Sunny, 21 degrees.');
    const response = await client.responses.create({ model: agentId, input: '[[tool=weather args={"city":"Rome"}]] [[results]] once more' });
    expect(response.output_text).toBe('Sunny, 21 degrees.');
    expect((await client.responses.retrieve(response.id)).output_text).toBe('Sunny, 21 degrees.');
  });
});
