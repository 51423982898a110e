import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOpenAiModel, startScriptedModel, withRetry } from '../src/index.js';
import type { RetryNotice, RetryOptions, ScriptedModel } from '../src/index.js';
import { API_KEY, run, tokensText } from './support.js';

let server: ScriptedModel;
beforeAll(async () => void (server = await startScriptedModel({ delayMs: 0 })));
afterAll(() => server.close());

/** Waits are recorded, not waited for. */
function retried(options: RetryOptions = {}) {
  const waits: number[] = [];
  const notices: RetryNotice[] = [];
  const model = withRetry(createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY }), {
    baseDelayMs: 100,
    maxDelayMs: 5000,
    random: () => 0.5,
    sleep: async (ms) => void waits.push(ms),
    onRetry: (notice) => notices.push(notice),
    ...options,
  });
  return { model, waits, notices };
}

describe('withRetry over the OpenAI adapter', () => {
  it('repeats silently before the first delta, with growing jittered waits', async () => {
    const { model, waits, notices } = retried();
    const outcome = await run(model, '[[status=500 times=2]] [[tokens=3]] silent');
    expect(outcome).toMatchObject({ text: tokensText(3), resets: 0, finish: { reason: 'stop' } });
    expect(outcome.finish).not.toHaveProperty('wastedUsage');
    expect(waits).toEqual([50, 100]);
    expect(notices.map((notice) => [notice.attempt, notice.error.code])).toEqual([
      [1, 'provider_unavailable'],
      [2, 'provider_unavailable'],
    ]);
  });

  it('honours Retry-After; one that asks for too much is not asked again', async () => {
    const { model, waits } = retried();
    const { error } = await run(model, '[[status=429 retry-after=1 times=1]] [[status=429 retry-after=600 times=1]] limits');
    expect(waits).toEqual([1050]);
    expect(error).toMatchObject({ code: 'provider_rate_limited', retryAfterMs: 600_000 });
  });

  it('a break in the middle resets and starts anew; the lost tokens are reported', async () => {
    const { model } = retried();
    const outcome = await run(model, '[[break-after=5 times=1]] [[tokens=9]] middle');
    expect(outcome).toMatchObject({ text: tokensText(9), resets: 1 });
    expect(outcome.finish?.usage).toMatchObject({ outputTokens: 9, estimated: false });
    expect(outcome.finish?.wastedUsage).toMatchObject({ estimated: true });
    expect(outcome.finish?.wastedUsage?.outputTokens).toBeGreaterThan(0);
  });

  it('gives up after its attempts and keeps what was received', async () => {
    const { model, waits } = retried();
    const { error, text, resets } = await run(model, '[[break-after=5 times=1]] [[status=500]] [[tokens=9]] kept');
    expect(waits).toHaveLength(2);
    expect(error).toMatchObject({ code: 'provider_unavailable', status: 500, cause: { code: 'provider_unavailable' } });
    expect(resets).toBe(0);
    expect(text).toBe(tokensText(5));
    expect(error?.partial).toMatchObject({ text, usage: { estimated: true } });
    expect(error?.wastedUsage).toMatchObject({ outputTokens: 0 });
  });

  it.each(['status=401', 'status=400', 'status=429 code=insufficient_quota'])('does not repeat [[%s]]', async (directive) => {
    const { model, waits } = retried();
    const before = server.callCount;
    expect((await run(model, `[[${directive}]] hopeless`)).error?.partial).toMatchObject({ text: '' });
    expect(waits).toEqual([]);
    expect(server.callCount).toBe(before + 1);
  });

  it('a stall is retried', async () => {
    const { model } = retried();
    const outcome = await run(model, '[[stall-after=2 times=1]] [[tokens=4]] stall', { timeouts: { idleMs: 80 } });
    expect(outcome).toMatchObject({ text: tokensText(4), resets: 1 });
  });

  it('an abort during the wait ends it at once', async () => {
    const abort = new AbortController();
    const inner = createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY });
    const model = withRetry(inner, { baseDelayMs: 60_000, maxDelayMs: 60_000, random: () => 0.99, onRetry: () => abort.abort() });
    const { error } = await run(model, '[[status=500]] waiting', { signal: abort.signal });
    expect(error).toMatchObject({ code: 'aborted', retryable: false, partial: { text: '' } });
  });
});
