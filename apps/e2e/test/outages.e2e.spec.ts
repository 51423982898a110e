import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSystem, type TestSystem } from './harness.js';

const ANSWER_MS = 5_000;

describe('outages', () => {
  let test: TestSystem;

  beforeAll(async () => {
    test = await startTestSystem({ ownMongo: true });
  });
  afterAll(async () => {
    await test.stop();
  });

  const refusedInTime = async (method: string, path: string, body?: unknown): Promise<void> => {
    const began = performance.now();
    const answer = await test.api.send(method, path, body);
    expect(performance.now() - began).toBeLessThan(ANSWER_MS);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  };
  const works = async (): Promise<boolean> => {
    const id = await test.api.createConversation();
    await test.api.post(id, 'again');
    await until(async () => (await test.api.messages(id)).length === 2, { deadlineMs: 15_000 });
    return true;
  };

  it('NATS away: 503 in time and nothing half done; what ran finishes and commits; all resumes by itself', async () => {
    const { api, nats } = test;
    const conversation = await api.createConversation();
    const idle = await api.createConversation();
    const { executionId } = await api.post(conversation, '[[tokens=100 delay=10]] in flight');
    await until(() => test.model.calls.some((call) => call.lastUserText.includes('in flight') && call.tokensSent > 5));
    await nats.kill('SIGKILL');
    await refusedInTime('POST', `/v1/conversations/${idle}/messages`, { content: 'lost?' });
    await refusedInTime('GET', '/v1/conversations');
    await refusedInTime('POST', '/v1/conversations', { agentId: api.agentId });
    await until(() => test.model.calls.find((call) => call.lastUserText.includes('in flight'))?.outcome === 'finished', { deadlineMs: 15_000 });
    await nats.restart();
    await until(async () => (await api.send('GET', `/v1/executions/${executionId}`)).status === 200, { deadlineMs: 20_000, everyMs: 100 });
    await until(async () => (await api.execution(executionId)).status === 'completed', { deadlineMs: 20_000, everyMs: 100 });
    await until(async () => (await api.messages(conversation)).length === 2, { deadlineMs: 20_000, everyMs: 100 });
    expect((await api.execution(executionId)).attempts).toBe(1);
    expect(await api.messages(idle)).toEqual([]);
    await until(works, { deadlineMs: 30_000, everyMs: 250 });
  });

  it('MongoDB away: 503 in time, and recovery without a restart', async () => {
    const { api, mongo } = test;
    const conversation = await api.createConversation();
    await mongo?.kill('SIGKILL');
    await refusedInTime('POST', `/v1/conversations/${conversation}/messages`, { content: 'lost?' });
    await refusedInTime('GET', `/v1/conversations/${conversation}`);
    await mongo?.restart();
    await until(works, { deadlineMs: 45_000, everyMs: 250 });
    expect(await api.messages(conversation)).toEqual([]);
    for (const one of test.system.processes) expect((await fetch(`${one.opsUrl}/health/live`)).ok).toBe(true);
  });
});
