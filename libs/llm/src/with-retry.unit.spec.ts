import { describe, expect, it } from 'vitest';
import { ModelError } from './model-error.js';
import type { ModelChunk, ModelPort, TokenUsage } from './model.port.js';
import { retryDelayMs, withRetry } from './with-retry.js';

const tokens = (outputTokens: number): TokenUsage => ({ inputTokens: 10, cachedInputTokens: 0, outputTokens, reasoningTokens: 0, estimated: false });
const broken = (usage?: TokenUsage) => new ModelError('provider_stream_broken', { retryable: true, usage });
const delta = (text: string): ModelChunk => ({ type: 'delta', text });
const finish = (usage: TokenUsage): ModelChunk => ({ type: 'finish', reason: 'stop', usage });

/** Plays one list a call; an error ends its list. */
function played(...attempts: (ModelChunk | Error)[][]): ModelPort {
  return {
    async *stream() {
      for (const step of attempts.shift() ?? []) {
        if (step instanceof Error) throw step;
        yield step;
      }
    },
  };
}

async function collect(model: ModelPort): Promise<{ chunks: ModelChunk[]; error?: unknown }> {
  const chunks: ModelChunk[] = [];
  const call = { signal: new AbortController().signal, timeouts: { connectMs: 1, firstTokenMs: 1, idleMs: 1 } };
  try {
    for await (const chunk of withRetry(model, { sleep: async () => undefined }).stream({ model: 'm', messages: [] }, call)) chunks.push(chunk);
    return { chunks };
  } catch (error) {
    return { chunks, error };
  }
}

describe('withRetry', () => {
  it('passes a good stream through untouched', async () => {
    const chunks = [delta('a'), finish(tokens(1))];
    expect(await collect(played(chunks))).toEqual({ chunks });
  });

  it('resets directly before the first new chunk and sums all waste', async () => {
    const { chunks } = await collect(played([delta('a'), broken(tokens(1))], [broken(tokens(2))], [delta('b'), finish(tokens(4))]));
    expect(chunks).toEqual([
      delta('a'),
      { type: 'reset' },
      delta('b'),
      { ...finish(tokens(4)), wastedUsage: { ...tokens(3), inputTokens: 20 } },
    ]);
  });

  it('resets also for an empty reply', async () => {
    const { chunks } = await collect(played([delta('a'), broken()], [finish(tokens(0))]));
    expect(chunks.map((chunk) => chunk.type)).toEqual(['delta', 'reset', 'finish']);
  });

  it('keeps the text the consumer holds, with the usage of its own attempt', async () => {
    const last = broken(tokens(4));
    const { chunks, error } = await collect(played([delta('a'), broken(tokens(1))], [delta('b'), broken(tokens(2))], [last]));
    expect(chunks.map((chunk) => chunk.type)).toEqual(['delta', 'reset', 'delta']);
    expect(error).toMatchObject({
      code: 'provider_stream_broken',
      partial: { text: 'b', usage: tokens(2) },
      wastedUsage: { ...tokens(5), inputTokens: 20 },
    });
    expect((error as ModelError).cause).toBe(last);
  });

  it('lets what is not a ModelError through: it is a bug, not a fault', async () => {
    const bug = new TypeError('bug');
    expect((await collect(played([bug], [finish(tokens(1))]))).error).toBe(bug);
  });
});

describe('retryDelayMs', () => {
  const policy = { baseDelayMs: 100, maxDelayMs: 1000, random: () => 0.999 };
  it('doubles its bound up to the maximum', () => {
    expect([1, 2, 3, 4, 5, 60].map((attempt) => retryDelayMs(attempt, undefined, policy))).toEqual([99, 199, 399, 799, 999, 999]);
    expect(retryDelayMs(5, undefined, { ...policy, random: () => 0 })).toBe(0);
  });
  it('waits at least what the provider asks, at most the maximum', () => {
    expect(retryDelayMs(1, 500, policy)).toBe(599);
    expect(retryDelayMs(1, 60_000, policy)).toBe(1000);
  });
});
