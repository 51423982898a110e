import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createOpenAiModel, estimateTokens, startScriptedModel, withRetry } from '../src/index.js';
import type { ModelErrorCode, ModelPort, ScriptedModel } from '../src/index.js';
import { API_KEY, run, tokensText } from './support.js';

let server: ScriptedModel;
let model: ModelPort;

beforeAll(async () => {
  server = await startScriptedModel({ delayMs: 0 });
  model = createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY });
});
afterAll(() => server.close());

const lastCall = () => server.calls.at(-1);

describe('tools', () => {
  const tools = [{ name: 'get_weather', description: 'The weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } }];
  const script = '[[tool=get_weather args={"city":"Rome"}]] [[tool=get_time]] [[results]] what is it like in Rome?';

  it('streams the calls that the model asks for, several at once', async () => {
    const outcome = await run(model, script, { request: { tools, toolChoice: 'auto', parallelToolCalls: true } });
    expect(outcome).toMatchObject({ text: '', finish: { reason: 'tool_calls' } });
    expect(outcome.calls).toEqual([
      { id: expect.stringMatching(/^call_/), name: 'get_weather', arguments: '{"city":"Rome"}' },
      { id: expect.stringMatching(/^call_/), name: 'get_time', arguments: '{}' },
    ]);
  });

  it('gives results back, and gets the reply', async () => {
    const { calls } = await run(model, script);
    const results = calls.map(({ id }, index) => ({ role: 'tool' as const, toolCallId: id, content: `result ${index}` }));
    const messages = [{ role: 'user' as const, content: script }, { role: 'assistant' as const, content: '', toolCalls: calls }, ...results];
    expect(await run(model, '', { request: { messages, tools } })).toMatchObject({ text: 'result 0\nresult 1', calls: [], finish: { reason: 'stop' } });
  });

  it('revokes calls of a stream that broke', async () => {
    const outcome = await run(withRetry(model, { baseDelayMs: 1 }), '[[break-after=1 times=1]] [[tool=get_time]] revoke');
    expect(outcome).toMatchObject({ resets: 1, finish: { reason: 'tool_calls' }, calls: [{ name: 'get_time' }] });
  });
});

describe('a whole reply', () => {
  it('streams the text, then the reported usage', async () => {
    const outcome = await run(model, '[[tokens=50 cached=3 reasoning=7]] whole');
    expect(outcome.text).toBe(tokensText(50));
    expect(outcome.finish).toEqual({
      type: 'finish',
      reason: 'stop',
      usage: { inputTokens: expect.any(Number), cachedInputTokens: 3, outputTokens: 57, reasoningTokens: 7, estimated: false },
      responseId: expect.stringMatching(/^chatcmpl-/),
      responseModel: 'scripted',
      firstTokenMs: expect.any(Number),
    });
    await vi.waitFor(() => expect(lastCall()).toMatchObject({ outcome: 'finished', tokensSent: 50 }));
  });

  it('sends the options and the opaque user', async () => {
    const outcome = await run(model, '[[tokens=50]] options', { request: { maxOutputTokens: 5, temperature: 0, topP: 1, user: 'user_1' } });
    expect(outcome).toMatchObject({ text: tokensText(5), finish: { reason: 'max_output_tokens' } });
    expect(lastCall()).toMatchObject({ user: 'user_1' });
  });

  it('tells how long the first token took', async () => {
    const { finish } = await run(model, '[[tokens=5 delay=30]] first token');
    expect(finish?.firstTokenMs).toBeGreaterThanOrEqual(0);
    expect(finish?.firstTokenMs).toBeLessThan(5 * 30);
  });

  it('keeps text outside ASCII whole', async () => {
    const text = 'Grüße 你好 👩‍👩‍👧 — ok';
    expect((await run(model, `[[echo]]${text}`)).text).toBe(text);
  });

  it.each([
    ['length', 'max_output_tokens'],
    ['content_filter', 'content_filter'],
    ['tool_calls', 'stop'],
  ])('maps finish_reason %s to %s', async (given, reason) => {
    expect((await run(model, `[[finish=${given} tokens=2]]`)).finish?.reason).toBe(reason);
  });

  it('estimates the usage that a provider does not send', async () => {
    const { finish, text } = await run(model, '[[no-usage tokens=100]]');
    expect(finish?.usage).toMatchObject({ outputTokens: estimateTokens(text), estimated: true });
    expect(finish?.usage.inputTokens).toBeGreaterThan(4);
  });

  it('takes 200,000 tokens at a cost linear in their number', async () => {
    const cost = async (tokens: number) => {
      const before = process.cpuUsage();
      const outcome = await run(model, `[[tokens=${tokens}]]`);
      const { user, system } = process.cpuUsage(before);
      return { outcome, micros: user + system };
    };
    await cost(20_000);
    const small = await cost(20_000);
    const large = await cost(200_000);
    expect(large.outcome).toMatchObject({ finish: { reason: 'stop', usage: { outputTokens: 200_000 } } });
    expect(large.outcome.text.endsWith(' t199999 t200000')).toBe(true);
    // Quadratic cost would be 100 times.
    expect(large.micros / small.micros).toBeLessThan(40);
  }, 60_000);
});

describe('bounds', () => {
  it('cuts at maxOutputBytes between characters, stops the provider and estimates', async () => {
    const bounded = createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY, maxOutputBytes: 10 });
    // What the provider reports comes later than the cut.
    expect(await run(bounded, `[[echo delay=20]]${'你'.repeat(10)} bounded`)).toMatchObject({
      text: '你你你',
      finish: { reason: 'max_output_tokens', usage: { outputTokens: 3, estimated: true } },
    });
    // Negative control: the same reply passes under the default bound.
    expect((await run(model, `[[echo]]${'你'.repeat(10)} bounded`)).finish?.reason).toBe('stop');
  });

  it('stops the provider when the bound is hit in a long reply', async () => {
    const bounded = createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY, maxOutputBytes: 1000 });
    expect((await run(bounded, '[[tokens=5000000]] endless')).finish?.reason).toBe('max_output_tokens');
    await vi.waitFor(() => expect(lastCall()?.outcome).toBe('aborted_by_client'));
  });
});

describe('errors by status', () => {
  const cases: [directive: string, code: ModelErrorCode, retryable: boolean, status: number][] = [
    ['status=401', 'provider_authentication_failed', false, 401],
    ['status=403', 'provider_authentication_failed', false, 403],
    ['status=429', 'provider_rate_limited', true, 429],
    ['status=429 code=insufficient_quota', 'provider_rate_limited', false, 429],
    ['status=408', 'provider_unavailable', true, 408],
    ['status=500', 'provider_unavailable', true, 500],
    ['status=503', 'provider_unavailable', true, 503],
    ['status=400', 'provider_rejected_request', false, 400],
    ['status=404', 'provider_rejected_request', false, 404],
    ['status=307', 'provider_rejected_request', false, 307],
  ];
  it.each(cases)('[[%s]] is %s, retryable %s', async (directive, code, retryable, status) => {
    const { error, deltas } = await run(model, `[[${directive}]]`);
    expect(error).toMatchObject({ code, retryable, status, usage: undefined });
    expect(error?.cause).toBeInstanceOf(Error);
    expect(deltas).toBe(0);
  });

  it('sends exactly one request: retries are not its business', async () => {
    const before = server.callCount;
    await run(model, '[[status=500]] once');
    expect(server.callCount).toBe(before + 1);
  });

  it('reads Retry-After as seconds, as a date by its clock, and retry-after-ms', async () => {
    const now = () => Date.parse('2026-01-01T00:00:00Z');
    const clocked = createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY, now });
    const wait = async (directive: string) => (await run(clocked, `[[${directive}]]`)).error?.retryAfterMs;
    expect(await wait('status=429 retry-after=2')).toBe(2000);
    expect(await wait('status=503 retry-after=Thu,_01_Jan_2026_00:00:30_GMT')).toBe(30_000);
    expect(await wait('status=429 retry-after=2 retry-after-ms=150')).toBe(150);
    expect(await wait('status=429')).toBeUndefined();
  });
});

describe('errors in the stream', () => {
  it('a broken socket is provider_stream_broken with the usage so far', async () => {
    const { error, text } = await run(model, '[[break-after=5]] broken');
    expect(text).toBe("Hello! I am FeNAgO's scripted");
    expect(error).toMatchObject({
      code: 'provider_stream_broken',
      retryable: true,
      usage: { outputTokens: estimateTokens(text), estimated: true },
    });
    expect(error?.cause).toBeInstanceOf(Error);
  });

  it('an end without a finish reason is provider_stream_broken', async () => {
    expect(await run(model, '[[end-after=3]]')).toMatchObject({ text: 'Hello! I am', error: { code: 'provider_stream_broken', retryable: true } });
  });

  it('invalid JSON is provider_bad_response, before and after text', async () => {
    expect(await run(model, '[[invalid-json]]')).toMatchObject({ text: '', error: { code: 'provider_bad_response', retryable: true } });
    expect(await run(model, '[[invalid-json=4]]')).toMatchObject({ text: "Hello! I am FeNAgO's", error: { code: 'provider_bad_response' } });
  });

  it.each([
    ['code=429', 'provider_rate_limited', true],
    ['code=rate_limit_exceeded', 'provider_rate_limited', true],
    ['type=insufficient_quota', 'provider_rate_limited', false],
    ['code=context_length_exceeded', 'provider_rejected_request', false],
    ['type=server_error', 'provider_stream_broken', true],
  ])('an error event with %s is %s', async (detail, code, retryable) => {
    expect(await run(model, `[[error-after=2 ${detail}]]`)).toMatchObject({ text: 'Hello! I', error: { code, retryable } });
  });
});

describe('timeouts', () => {
  it('a stall in the reply is provider_timeout idle, and the provider call is stopped', async () => {
    const { error, text } = await run(model, '[[stall-after=5]]', { timeouts: { idleMs: 100 } });
    expect(text).toBe("Hello! I am FeNAgO's scripted");
    expect(error).toMatchObject({ code: 'provider_timeout', phase: 'idle', retryable: true, usage: { estimated: true } });
    expect(error?.message).toContain('idle timeout');
    await vi.waitFor(() => expect(lastCall()?.outcome).toBe('aborted_by_client'));
  });

  it('a stall before the first token is provider_timeout first_token', async () => {
    const { error } = await run(model, '[[stall-after=0]]', { timeouts: { firstTokenMs: 100 } });
    expect(error).toMatchObject({ code: 'provider_timeout', phase: 'first_token' });
  });

  it('does not count the time the consumer takes', async () => {
    const call = { signal: new AbortController().signal, timeouts: { connectMs: 5000, firstTokenMs: 5000, idleMs: 100 } };
    const messages = [{ role: 'user' as const, content: '[[tokens=3 delay=5]] slow consumer' }];
    let deltas = 0;
    for await (const chunk of model.stream({ model: 'scripted', messages }, call)) {
      if (chunk.type !== 'delta') continue;
      deltas++;
      // The passing of time is what is tested: longer than idleMs, while all tokens come.
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect(deltas).toBe(3);
  });
});

describe('abort', () => {
  it('in the middle of a reply reaches the provider within 1 s and keeps the usage', async () => {
    const abort = new AbortController();
    const { error, deltas } = await run(model, '[[tokens=1000 delay=5]] abort me', {
      signal: abort.signal,
      onDelta: (count) => count === 3 && abort.abort(new Error('user pressed stop')),
    });
    expect(deltas).toBe(3);
    expect(error).toMatchObject({ code: 'aborted', retryable: false, usage: { estimated: true } });
    expect(error?.cause).toMatchObject({ message: 'user pressed stop' });
    await vi.waitFor(() => expect(lastCall()?.outcome).toBe('aborted_by_client'), { timeout: 1000 });
  });

  it('stops the request even while the consumer is busy elsewhere', async () => {
    const abort = new AbortController();
    const messages = [{ role: 'user' as const, content: '[[tokens=1000 delay=5]] busy' }];
    const timeouts = { connectMs: 5000, firstTokenMs: 5000, idleMs: 5000 };
    const chunks = model.stream({ model: 'scripted', messages }, { signal: abort.signal, timeouts })[Symbol.asyncIterator]();
    await chunks.next();
    abort.abort();
    await vi.waitFor(() => expect(lastCall()).toMatchObject({ lastUserText: messages[0]?.content, outcome: 'aborted_by_client' }));
    await expect(chunks.next()).rejects.toMatchObject({ code: 'aborted' });
  });

  it('before the start sends nothing', async () => {
    const before = server.callCount;
    expect((await run(model, 'never', { signal: AbortSignal.abort() })).error).toMatchObject({ code: 'aborted', usage: undefined });
    expect(server.callCount).toBe(before);
  });

  it('a consumer that leaves the loop stops the provider', async () => {
    const messages = [{ role: 'user' as const, content: '[[tokens=1000 delay=5]] leave' }];
    const signal = new AbortController().signal;
    const timeouts = { connectMs: 5000, firstTokenMs: 5000, idleMs: 5000 };
    for await (const chunk of model.stream({ model: 'scripted', messages }, { signal, timeouts })) {
      if (chunk.type === 'delta') break;
    }
    await vi.waitFor(() => expect(lastCall()).toMatchObject({ lastUserText: messages[0]?.content, outcome: 'aborted_by_client' }));
  });
});
