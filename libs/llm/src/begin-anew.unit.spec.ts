import { describe, expect, it } from 'vitest';
import { ModelError } from './model-error.js';
import type { ModelChunk, ModelPort, TokenUsage } from './model.port.js';
import { withFallback } from './with-fallback.js';
import { withRetry } from './with-retry.js';

const tokens = (outputTokens: number): TokenUsage => ({ inputTokens: 10, cachedInputTokens: 0, outputTokens, reasoningTokens: 0, estimated: false });
const broken = (usage?: TokenUsage) => new ModelError('provider_stream_broken', { retryable: true, usage });
const delta = (text: string): ModelChunk => ({ type: 'delta', text });
const finish = (usage: TokenUsage): ModelChunk => ({ type: 'finish', reason: 'stop', usage });
const accepted = (responseId: string): ModelChunk => ({ type: 'accepted', responseId });

type Attempt = (ModelChunk | Error)[];

/** Plays one list a call; an error ends its list. */
function played(...attempts: Attempt[]): ModelPort {
  return {
    async *stream() {
      for (const step of attempts.shift() ?? []) {
        if (step instanceof Error) throw step;
        yield step;
      }
    },
  };
}

const retry = (...attempts: Attempt[]) => withRetry(played(...attempts), { attempts: attempts.length, sleep: async () => undefined });
const candidate = (model: string, port: ModelPort) => ({ source: { provider: 'p', model }, port });

/** Everything that begins a reply anew does it in the same way, whoever is asked the next time. */
const combinators: [string, (...attempts: [Attempt, ...Attempt[]]) => ModelPort][] = [
  ['withRetry', retry],
  ['withFallback', (first, ...others) => withFallback([candidate('m0', played(first)), ...others.map((attempt, i) => candidate(`m${i + 1}`, played(attempt)))])],
  [
    'withFallback over withRetry',
    (first, ...others) => {
      const [second, ...rest] = others;
      const asked = [candidate('m1', retry(...rest))].filter(() => rest.length > 0);
      return withFallback([candidate('m0', second ? retry(first, second) : retry(first)), ...asked]);
    },
  ],
];

async function collect(model: ModelPort): Promise<{ chunks: ModelChunk[]; error?: unknown }> {
  const chunks: ModelChunk[] = [];
  const call = { signal: new AbortController().signal, timeouts: { connectMs: 1, firstTokenMs: 1, idleMs: 1 } };
  try {
    for await (const chunk of model.stream({ model: 'm', messages: [] }, call)) chunks.push(chunk);
    return { chunks };
  } catch (error) {
    return { chunks, error };
  }
}

describe.each(combinators)('%s', (_name, over) => {
  it('passes a good stream through untouched', async () => {
    const chunks = [accepted('r'), delta('a'), finish(tokens(1))];
    const { chunks: passed } = await collect(over(chunks));
    expect(passed).toMatchObject(chunks);
    expect(passed.at(-1)).not.toHaveProperty('wastedUsage');
  });

  it('resets directly before the first new chunk and sums all waste', async () => {
    const { chunks } = await collect(over([delta('a'), broken(tokens(1))], [broken(tokens(2))], [delta('b'), finish(tokens(4))]));
    expect(chunks).toMatchObject([
      delta('a'),
      { type: 'reset' },
      delta('b'),
      { ...finish(tokens(4)), wastedUsage: { ...tokens(3), inputTokens: 20 } },
    ]);
  });

  it('resets also for an empty reply, and for one call of a tool', async () => {
    const empty = await collect(over([delta('a'), broken()], [finish(tokens(0))]));
    expect(empty.chunks.map((chunk) => chunk.type)).toEqual(['delta', 'reset', 'finish']);
    const call: ModelChunk = { type: 'tool_call', index: 0, id: 'c', name: 'f', arguments: '' };
    const calls = await collect(over([call, broken()], [call, finish(tokens(1))]));
    expect(calls.chunks.map((chunk) => chunk.type)).toEqual(['tool_call', 'reset', 'tool_call', 'finish']);
  });

  it('an id revokes nothing: the text is held until there is another', async () => {
    const { chunks } = await collect(over([accepted('r1'), delta('a'), broken()], [accepted('r2'), broken()], [accepted('r3'), delta('b'), finish(tokens(1))]));
    expect(chunks.map((chunk) => ('responseId' in chunk ? chunk.responseId : chunk.type))).toEqual(['r1', 'delta', 'r2', 'r3', 'reset', 'delta', 'finish']);
  });

  it('keeps the text the consumer holds, with the usage of its own attempt', async () => {
    const { chunks, error } = await collect(over([delta('a'), broken(tokens(1))], [delta('b'), broken(tokens(2))], [broken(tokens(4))]));
    expect(chunks.map((chunk) => chunk.type)).toEqual(['delta', 'reset', 'delta']);
    expect(error).toMatchObject({
      code: 'provider_stream_broken',
      partial: { text: 'b', usage: tokens(2) },
      wastedUsage: { ...tokens(5), inputTokens: 20 },
      cause: { code: 'provider_stream_broken' },
    });
  });

  it('what was given twice is told once', async () => {
    const { error } = await collect(over([delta('a'), broken(tokens(1))], [delta('b'), broken(tokens(2))], [delta('c'), broken(tokens(4))]));
    expect(error).toMatchObject({ partial: { text: 'c', usage: tokens(4) }, wastedUsage: { ...tokens(3), inputTokens: 20 } });
  });

  it('stops where nothing more is to be tried', async () => {
    const rejected = new ModelError('provider_rejected_request', { retryable: false });
    const { error } = await collect(over([delta('a'), rejected], [delta('b'), finish(tokens(1))]));
    expect(error).toMatchObject({ code: 'provider_rejected_request', partial: { text: 'a' } });
  });

  it('lets what is not a ModelError through: it is a bug, not a fault', async () => {
    const bug = new TypeError('bug');
    expect((await collect(over([bug], [finish(tokens(1))]))).error).toBe(bug);
  });
});
