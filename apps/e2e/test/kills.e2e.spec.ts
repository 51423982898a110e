import { until } from '@fenago/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecutionEvent } from '@fenago/sdk';
import { collect, executionIdOf, textOf } from './api.js';
import { SHORT_LEASES, startTestSystem, type TestSystem } from './harness.js';

/** Token events that the client has seen when the process is killed; 0 is right after the post was accepted. */
const POINTS = [0, 1, 2, 3, 5, 8, 12, 20, 30, 40];
const TOKENS = 60;
/** Longer than deltas are coalesced for, so that each token is an event of its own. */
const TOKEN_MS = 25;
const RECOVERED_MS = 45_000;

describe('kill -9 of the execution service in the middle of a stream', () => {
  let test: TestSystem;

  beforeAll(async () => {
    test = await startTestSystem({ env: SHORT_LEASES });
  });
  afterAll(async () => {
    await test.stop();
  });

  const killExecution = async (): Promise<void> => {
    const running = test.system.processes.filter((one) => one.program === 'execution').at(-1);
    running?.process.kill('SIGKILL');
    await running?.process.exited;
  };

  it.each(POINTS)('after %i tokens: one reply, one ledger row', async (point) => {
    const { api } = test;
    const conversation = await api.createConversation();
    const content = `[[tokens=${TOKENS} delay=${TOKEN_MS}]] point ${point}`;
    const seen: ExecutionEvent[] = [];
    let killed: Promise<unknown> | undefined;
    const began = performance.now();
    if (point === 0) {
      const { executionId } = await api.post(conversation, content);
      await killExecution();
      await test.system.start('execution');
      seen.push(...(await collect(api.follow(executionId))));
    } else {
      for await (const event of api.stream(conversation, content)) {
        seen.push(event);
        if (killed === undefined && seen.filter((one) => one.event === 'token.delta').length >= point) {
          killed = killExecution().then(() => test.system.start('execution'));
        }
      }
      await killed;
    }
    expect(performance.now() - began).toBeLessThan(RECOVERED_MS);
    expect(seen.at(-1)?.event).toBe('execution.completed');
    const executionId = executionIdOf(seen);
    const execution = await api.execution(executionId);
    // At 0 the process may have died before it claimed the execution.
    expect(execution).toMatchObject({ status: 'completed', ...(point === 0 ? {} : { attempts: 2 }) });
    const messages = await api.messages(conversation);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(messages[1]?.content).toBe(execution.result?.output);
    expect(textOf(seen)).toBe(execution.result?.output);
    const rows = await until(async () => {
      const found = await api.usageRows(executionId);
      return found.length > 0 && found;
    });
    expect(rows).toHaveLength(1);
    expect(rows[0]?.usage).toEqual(execution.usage);
  });
});
