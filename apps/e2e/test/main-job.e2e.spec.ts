import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, executionIdOf, textOf } from './api.js';
import { startTestSystem, type TestSystem } from './harness.js';

describe('the main job, with every service a process of its own', () => {
  let test: TestSystem;

  beforeAll(async () => {
    test = await startTestSystem({ replicas: { gateway: 2 } });
  }, 120_000);
  afterAll(async () => {
    await test.stop();
  }, 60_000);

  it('streams the reply, keeps it, and records its usage', async () => {
    const { api } = test;
    const conversation = await api.createConversation();
    const events = await collect(api.stream(conversation, '[[echo]] Good morning'));
    expect(events.at(0)?.event).toBe('execution.started');
    expect(events.at(-1)?.event).toBe('execution.completed');
    expect(textOf(events).trim()).toBe('Good morning');
    // Whoever sees the last event can read the reply.
    const messages = await api.messages(conversation);
    expect(messages.map(({ role, content, position }) => [role, content.trim(), position])).toEqual([
      ['user', '[[echo]] Good morning', 0],
      ['assistant', 'Good morning', 1],
    ]);
    const execution = await api.execution(executionIdOf(events));
    expect(execution).toMatchObject({ status: 'completed', conversationId: conversation, agentId: api.agentId, attempts: 1, error: null });
    expect(execution.result?.output.trim()).toBe('Good morning');
    expect(execution.tokensUsed).toBe(execution.usage.inputTokens + execution.usage.outputTokens);
    expect(execution.tokensUsed).toBeGreaterThan(0);
    expect(Date.parse(execution.endTime ?? '')).toBeGreaterThanOrEqual(Date.parse(execution.startTime ?? ''));
    expect(execution.logs.length).toBeGreaterThan(0);
    const [row] = await until(async () => {
      const rows = await api.usageRows(execution.id);
      return rows.length > 0 && rows;
    });
    expect(row).toMatchObject({ executionId: execution.id, usage: execution.usage, currency: 'USD' });
    expect(row?.costMicros).toBeGreaterThan(0);
    await until(async () => (await api.client.agents.get(api.agentId)).lastActive !== null);
  });

  it('answers 202 with the place of the execution, and the execution can be read at once', async () => {
    const conversation = await test.api.createConversation();
    const answer = await test.api.send('POST', `/v1/conversations/${conversation}/messages`, { content: 'Hello' });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('content-location')).toBe(`/v1/executions/${String(answer.body['executionId'])}`);
    const seen = await test.api.execution(String(answer.body['executionId']));
    expect(['queued', 'in_progress', 'completed']).toContain(seen.status);
  });

  it('runs the messages of one conversation one after the other, in the order of posting', async () => {
    const conversation = await test.api.createConversation();
    for (let i = 0; i < 5; i += 1) await test.api.post(conversation, `[[echo]] number ${i}`);
    await until(async () => (await test.api.messages(conversation)).length === 10, { deadlineMs: 30_000 });
    const messages = await test.api.messages(conversation);
    expect(messages.map(({ role }) => role)).toEqual(Array.from({ length: 5 }, () => ['user', 'assistant']).flat());
    expect(messages.filter(({ role }) => role === 'assistant').map(({ content }) => content.trim())).toEqual([0, 1, 2, 3, 4].map((i) => `number ${i}`));
  });

  it('resumes a stream on another gateway with nothing missing and nothing twice', async () => {
    const conversation = await test.api.createConversation();
    const seen = [];
    for await (const event of test.api.stream(conversation, '[[tokens=60 delay=10]]')) {
      seen.push(event);
      if (seen.length === 5) break;
    }
    const executionId = executionIdOf(seen);
    const rest = await collect(test.api.on(test.system.baseUrls[1] ?? '').follow(executionId, seen.at(-1)?.id));
    const events = [...seen, ...rest];
    const numbers = events.map(({ id }) => Number(id.split('.')[1]));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    const execution = await test.api.execution(executionId);
    expect([textOf(events), events.at(-1)?.id]).toEqual([execution.result?.output, execution.lastEventId]);
    // Everything again, after the end.
    const replay = await collect(test.api.follow(executionId));
    expect(replay.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
  });

  it('stops the model call within a second of a cancel, keeps the partial reply, and goes on with what waits', async () => {
    const conversation = await test.api.createConversation();
    const { executionId } = await test.api.post(conversation, '[[tokens=2000 delay=20]] long');
    const next = await test.api.post(conversation, '[[echo]] after');
    await until(async () => (await test.api.execution(executionId)).status === 'in_progress');
    const call = await until(() => test.model.calls.find((one) => one.lastUserText.includes('delay=20') && one.tokensSent > 2));
    const asked = performance.now();
    expect((await test.api.client.executions.cancel(executionId)).id).toBe(executionId);
    await until(() => test.model.calls.find((one) => one.id === call.id)?.outcome === 'aborted_by_client', { deadlineMs: 1_000 });
    expect(performance.now() - asked).toBeLessThan(1_500);
    // The execution ends a moment before its reply is in the history.
    await until(async () => (await test.api.messages(conversation)).length === 4);
    const messages = await test.api.messages(conversation);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect(messages[1]?.content.length).toBeGreaterThan(0);
    expect((await test.api.execution(executionId)).status).toBe('cancelled');
    expect((await test.api.execution(next.executionId)).status).toBe('completed');
  });

  it('answers a repeated client message id with the first execution', async () => {
    const conversation = await test.api.createConversation();
    const first = await test.api.post(conversation, 'once', 'client-1');
    const again = await test.api.post(conversation, 'once', 'client-1');
    expect(again).toEqual(first);
    await until(async () => (await test.api.messages(conversation)).length === 2);
    expect(await test.api.client.executions.list({ conversationId: conversation }).all()).toHaveLength(1);
  });

  it('a client that goes away is no cancel', async () => {
    const conversation = await test.api.createConversation();
    let executionId = '';
    for await (const event of test.api.stream(conversation, '[[tokens=20 delay=20]]')) {
      executionId = executionIdOf([event]);
      break;
    }
    await until(async () => (await test.api.messages(conversation)).length === 2);
    expect((await test.api.execution(executionId)).status).toBe('completed');
  });
});
