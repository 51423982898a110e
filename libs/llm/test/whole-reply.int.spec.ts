import type { RequestListener } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createOpenAiModel, startScriptedModel, withRetry } from '../src/index.js';
import type { ModelErrorCode, ModelPort, ScriptedModel } from '../src/index.js';
import { API_KEY, rawServer, run, tokensText } from './support.js';

/** Servers that cannot stream: one piece of JSON, given out as if it had been streamed. */
let server: ScriptedModel;
let model: ModelPort;
beforeAll(async () => {
  server = await startScriptedModel({ delayMs: 0 });
  model = createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY, streaming: false });
});
afterAll(() => server.close());

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function modelAt(listener: RequestListener, maxOutputBytes?: number): Promise<ModelPort> {
  const raw = await rawServer(listener);
  closers.push(raw.close);
  return createOpenAiModel({ baseUrl: raw.baseUrl, apiKey: API_KEY, streaming: false, ...(maxOutputBytes ? { maxOutputBytes } : {}) });
}

const JSON_TYPE = { 'content-type': 'application/json' };
const lastCall = () => server.calls.at(-1);

describe('a reply in one piece', () => {
  it('is one delta and a finish with the reported usage', async () => {
    const outcome = await run(model, '[[tokens=50 cached=3 reasoning=7]] whole');
    expect(outcome).toMatchObject({ text: tokensText(50), deltas: 1 });
    expect(outcome.finish).toEqual({
      type: 'finish',
      reason: 'stop',
      usage: { inputTokens: expect.any(Number), cachedInputTokens: 3, outputTokens: 57, reasoningTokens: 7, estimated: false },
      responseId: expect.stringMatching(/^chatcmpl-/),
      responseModel: 'scripted',
    });
    await vi.waitFor(() => expect(lastCall()).toMatchObject({ stream: false, outcome: 'finished', tokensSent: 50 }));
  });

  it('carries calls of tools, several at once', async () => {
    const outcome = await run(model, '[[tool=get_weather args={"city":"Rome"}]] [[tool=get_time]] tools');
    expect(outcome).toMatchObject({ text: '', finish: { reason: 'tool_calls' } });
    expect(outcome.calls).toEqual([
      { id: expect.stringMatching(/^call_/), name: 'get_weather', arguments: '{"city":"Rome"}' },
      { id: expect.stringMatching(/^call_/), name: 'get_time', arguments: '{}' },
    ]);
  });

  it('ends as the provider says, and estimates the usage that it does not send', async () => {
    expect((await run(model, '[[finish=content_filter tokens=2]]')).finish?.reason).toBe('content_filter');
    expect(await run(model, '[[tokens=50]] capped', { request: { maxOutputTokens: 5 } })).toMatchObject({
      text: tokensText(5),
      finish: { reason: 'max_output_tokens' },
    });
    expect((await run(model, '[[no-usage tokens=100]]')).finish?.usage).toMatchObject({ estimated: true });
  });

  it('is cut at maxOutputBytes', async () => {
    const bounded = createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY, streaming: false, maxOutputBytes: 10 });
    expect(await run(bounded, `[[echo]]${'你'.repeat(10)}`)).toMatchObject({ text: '你你你', finish: { reason: 'max_output_tokens' } });
  });
});

describe('what goes wrong', () => {
  const cases: [directive: string, code: ModelErrorCode, retryable: boolean][] = [
    ['status=401', 'provider_authentication_failed', false],
    ['status=402', 'provider_rate_limited', false],
    ['status=429', 'provider_rate_limited', true],
    ['status=503', 'provider_unavailable', true],
    ['status=400', 'provider_rejected_request', false],
    ['break-after=0', 'provider_unavailable', true],
    ['break-after=5', 'provider_stream_broken', true],
    ['end-after=5', 'provider_bad_response', true],
    ['invalid-json', 'provider_bad_response', true],
    ['error-after=5 code=429', 'provider_rate_limited', true],
    ['error-after=5 type=server_error', 'provider_stream_broken', true],
  ];
  it.each(cases)('[[%s]] is %s, retryable %s', async (directive, code, retryable) => {
    expect(await run(model, `[[${directive}]] [[tokens=9]]`)).toMatchObject({ text: '', error: { code, retryable } });
  });

  it('is retried like a stream', async () => {
    const outcome = await run(withRetry(model, { baseDelayMs: 1 }), '[[break-after=5 times=1]] [[status=500 times=1]] [[tokens=3]] again');
    expect(outcome).toMatchObject({ text: tokensText(3), resets: 0, finish: { reason: 'stop' } });
  });

  it('a web page is not worth a retry', async () => {
    const page = await modelAt((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>'));
    expect((await run(page, 'hi')).error).toMatchObject({ code: 'provider_bad_response', retryable: false });
    const other = await modelAt((_, response) => response.writeHead(200, JSON_TYPE).end('{"hello":"world"}'));
    expect((await run(other, 'hi')).error).toMatchObject({ code: 'provider_bad_response', retryable: false });
  });

  it.each([
    ['a reply', 200, { code: 'provider_bad_response', retryable: false }],
    ['an error', 500, { code: 'provider_unavailable', status: 500 }],
  ])('%s without an end is refused before it fills the memory, blank lines or not', async (_what, status, expected) => {
    const block = `${'x'.repeat(64 * 1024)}\n\n`;
    let sent = 0;
    const endless = await modelAt((_, response) => {
      response.writeHead(status, JSON_TYPE);
      const more = (): void => {
        while (!response.destroyed && response.write(block)) sent += block.length;
        sent += block.length;
      };
      response.on('drain', more);
      more();
    }, 1000);
    expect((await run(endless, 'hi')).error).toMatchObject(expected);
    expect(sent).toBeLessThan(16 * 1024 * 1024);
  });
});

describe('its waits', () => {
  it('nothing at all in time is provider_timeout first_token: connectMs and firstTokenMs together', async () => {
    const { error } = await run(model, '[[stall-after=0]]', { timeouts: { connectMs: 50, firstTokenMs: 50 } });
    expect(error).toMatchObject({ code: 'provider_timeout', phase: 'first_token', retryable: true });
    await vi.waitFor(() => expect(lastCall()?.outcome).toBe('aborted_by_client'));
    // Negative control: with either alone it would not have come in time.
    const patient = { connectMs: 60, firstTokenMs: 5_000 };
    expect(await run(model, '[[tokens=10 delay=10]] patient', { timeouts: patient })).toMatchObject({ text: tokensText(10) });
  });

  it('a stall in its middle is provider_timeout idle', async () => {
    const { error } = await run(model, '[[stall-after=5]] [[tokens=9]]', { timeouts: { idleMs: 80 } });
    expect(error).toMatchObject({ code: 'provider_timeout', phase: 'idle', usage: { estimated: true } });
  });

  it('an abort stops the request at once', async () => {
    const abort = new AbortController();
    const running = run(model, '[[tokens=1000 delay=10]] abort', { signal: abort.signal });
    await vi.waitFor(() => expect(lastCall()).toMatchObject({ lastUserText: '[[tokens=1000 delay=10]] abort', outcome: 'running' }));
    abort.abort();
    expect((await running).error).toMatchObject({ code: 'aborted', usage: undefined });
    await vi.waitFor(() => expect(lastCall()?.outcome).toBe('aborted_by_client'), { timeout: 1000 });
  });
});
