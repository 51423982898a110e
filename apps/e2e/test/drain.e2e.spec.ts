import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from './api.js';
import { startTestSystem, type TestSystem } from './harness.js';

const DRAIN_MS = 10_000;

describe('SIGTERM', () => {
  let test: TestSystem;

  beforeAll(async () => {
    test = await startTestSystem({ env: { EXECUTION_SWEEP_MS: '500' } });
  });
  afterAll(async () => {
    await test.stop();
  });

  it('ends every service within 10 s, and what the execution service held is handed on at once', async () => {
    const { api, system } = test;
    const conversation = await api.createConversation();
    const { executionId } = await api.post(conversation, '[[tokens=400 delay=25]] longer than a drain');
    await until(() => test.model.calls.some((call) => call.tokensSent > 5));
    const execution = system.processes.find((one) => one.program === 'execution');
    const asked = performance.now();
    execution?.process.kill('SIGTERM');
    expect(await execution?.process.exited).toEqual({ code: 0, signal: null });
    expect(performance.now() - asked).toBeLessThan(DRAIN_MS);
    await system.start('execution');
    const events = await collect(api.follow(executionId));
    expect(events.at(-1)?.event).toBe('execution.completed');
    // Far below the lease of 30 s: it was handed back, not found stranded.
    expect(performance.now() - asked).toBeLessThan(DRAIN_MS + 18_000);
    expect((await api.messages(conversation)).map(({ role }) => role)).toEqual(['user', 'assistant']);
    await until(async () => (await api.usageRows(executionId)).length === 1);

    const others = system.processes.filter((one) => one !== execution);
    const began = performance.now();
    for (const one of others) one.process.kill('SIGTERM');
    const ends = await Promise.all(
      others.map(async ({ process: { name, exited } }) => {
        const { code } = await exited;
        return { name, code, ms: performance.now() - began };
      }),
    );
    expect(ends.filter(({ code, ms }) => code !== 0 || ms >= DRAIN_MS)).toEqual([]);
  });
});
