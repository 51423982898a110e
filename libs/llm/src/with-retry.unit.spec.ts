import { describe, expect, it } from 'vitest';
import { ModelError } from './model-error.js';
import type { ModelErrorOptions } from './model-error.js';
import type { ModelPort, ModelResponse } from './model.port.js';
import { jitterMs, withRetry } from './with-retry.js';
import type { RetryOptions } from './with-retry.js';

const TIMEOUTS = { connectMs: 1, firstTokenMs: 1, idleMs: 1 };
const NOW = 1_000_000;

/** Waits of a call that always fails so. */
async function waits(failure: Partial<ModelErrorOptions>, options: RetryOptions & { deadlineAt?: number } = {}): Promise<number[]> {
  const { deadlineAt, ...policy } = options;
  const slept: number[] = [];
  const fail = () => Promise.reject(new ModelError('provider_unavailable', { retryable: true, ...failure }));
  const port: ModelPort = { stream: () => ({ [Symbol.asyncIterator]: () => ({ next: fail }) }) };
  const model = withRetry(port, { baseDelayMs: 100, random: () => 0.5, now: () => NOW, sleep: async (ms) => void slept.push(ms), ...policy });
  const call = { signal: new AbortController().signal, timeouts: TIMEOUTS, ...(deadlineAt === undefined ? {} : { deadlineAt }) };
  const next = model.stream({ model: 'm', messages: [] }, call)[Symbol.asyncIterator]().next();
  await expect(next).rejects.toMatchObject({ code: 'provider_unavailable' });
  return slept;
}

describe('what withRetry waits for', () => {
  it('a growing, jittered pause', async () => expect(await waits({})).toEqual([50, 100]));
  it('at least what the provider asks', async () => expect(await waits({ retryAfterMs: 30_000 })).toEqual([30_050, 30_100]));
  it('nothing where the provider asks for too much', async () => {
    expect(await waits({ retryAfterMs: 60_001 })).toEqual([]);
    expect(await waits({ retryAfterMs: 200 }, { maxRetryAfterMs: 100 })).toEqual([]);
  });
  it('nothing where the same would come again, or the circuit is open', async () => {
    expect(await waits({ retryable: false })).toEqual([]);
    expect(await waits({ circuitOpen: true, retryAfterMs: 1 })).toEqual([]);
  });
  it('nothing that ends after the deadline', async () => {
    expect(await waits({ retryAfterMs: 1000 }, { deadlineAt: NOW + 1000 })).toEqual([]);
    expect(await waits({}, { deadlineAt: NOW + 75 })).toEqual([50]);
    expect(await waits({}, { deadlineAt: NOW + 10_000 })).toEqual([50, 100]);
  });
});

describe('retrieve', () => {
  const response: ModelResponse = { text: 'kept', toolCalls: [], finish: { type: 'finish', reason: 'stop', usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 1, reasoningTokens: 0, estimated: false } } };
  const call = { signal: new AbortController().signal, timeouts: TIMEOUTS };
  const request = { model: 'm', messages: [] };
  const keeping = (...answers: (ModelResponse | undefined | Error)[]): ModelPort => ({
    async *stream() {},
    retrieve: async () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });

  it('is repeated too', async () => {
    const failed = new ModelError('provider_unavailable', { retryable: true });
    const model = withRetry(keeping(failed, failed, response), { sleep: async () => undefined });
    expect(await model.retrieve?.('r', request, call)).toBe(response);
    const refused = withRetry(keeping(new ModelError('provider_authentication_failed', { retryable: false }), response));
    await expect(refused.retrieve?.('r', request, call)).rejects.toMatchObject({ code: 'provider_authentication_failed' });
  });

  it('takes "not there" for an answer', async () => {
    expect(await withRetry(keeping(undefined, response)).retrieve?.('r', request, call)).toBeUndefined();
  });

  it('is absent where the model has none', () => expect(withRetry({ async *stream() {} })).not.toHaveProperty('retrieve'));
});

describe('jitterMs', () => {
  const policy = { baseDelayMs: 100, maxDelayMs: 1000, random: () => 0.999 };
  it('doubles its bound up to the maximum', () => {
    expect([1, 2, 3, 4, 5, 60].map((attempt) => jitterMs(attempt, policy))).toEqual([99, 199, 399, 799, 999, 999]);
    expect(jitterMs(5, { ...policy, random: () => 0 })).toBe(0);
  });
});
