import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createOpenAiModel } from '../src/index.js';
import type { OpenAiModelOptions } from '../src/index.js';
import { API_KEY, rawServer, run } from './support.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function modelAt(listener: RequestListener, options: Partial<OpenAiModelOptions> = {}) {
  const server = await rawServer(listener);
  closers.push(server.close);
  return createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY, ...options });
}

const SSE = { 'content-type': 'text/event-stream' };
const delta = (content: string) => `data: ${JSON.stringify({ id: 'c1', choices: [{ index: 0, delta: { content } }] })}\n\n`;
const stop = 'data: {"id":"c1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n';

describe('createOpenAiModel against servers that misbehave', () => {
  it('a refused connection is provider_unavailable', async () => {
    const server = await rawServer(() => undefined);
    await server.close();
    const { error } = await run(createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY }), 'hi');
    expect(error).toMatchObject({ code: 'provider_unavailable', retryable: true, usage: undefined });
  });

  it.each([
    ['egress_denied', 'provider_address_denied', false],
    ['egress_response_too_large', 'provider_bad_response', false],
    ['egress_unreachable', 'provider_unavailable', true],
    ['UND_ERR_HEADERS_TIMEOUT', 'provider_timeout', true],
  ])('what a guarded fetch calls %s is %s', async (code, expected, retryable) => {
    const refusing = () => Promise.reject(Object.assign(new Error('guarded'), { name: 'EgressError', code }));
    const { error } = await run(createOpenAiModel({ baseUrl: 'https://provider.example/v1', apiKey: API_KEY, fetch: refusing }), 'hi');
    expect(error).toMatchObject({ code: expected, retryable });
  });

  it('a connection reset before any byte is provider_unavailable', async () => {
    const model = await modelAt((request) => request.socket.destroy());
    expect((await run(model, 'hi')).error).toMatchObject({ code: 'provider_unavailable', retryable: true });
  });

  it('no headers in time is provider_timeout connect', async () => {
    const model = await modelAt(() => undefined);
    const { error } = await run(model, 'hi', { timeouts: { connectMs: 80 } });
    expect(error).toMatchObject({ code: 'provider_timeout', phase: 'connect', usage: undefined });
  });

  it('an error body that never ends is bounded in time', async () => {
    const model = await modelAt((_, response) => void response.writeHead(500).write('{'));
    expect((await run(model, 'hi', { timeouts: { connectMs: 80 } })).error).toMatchObject({ code: 'provider_timeout' });
  });

  it('a web page is provider_bad_response, not worth a retry', async () => {
    const model = await modelAt((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>'));
    expect((await run(model, 'hi')).error).toMatchObject({ code: 'provider_bad_response', retryable: false });
  });

  it('an event without an end is refused before it fills the memory', async () => {
    const block = 'x'.repeat(256 * 1024);
    let sent = 0;
    const model = await modelAt(
      (_, response) => {
        response.writeHead(200, SSE).write('data: ');
        const more = (): void => {
          while (!response.destroyed && response.write(block)) sent += block.length;
          sent += block.length;
        };
        response.on('drain', more);
        more();
      },
      { maxOutputBytes: 1000 },
    );
    expect((await run(model, 'hi')).error).toMatchObject({ code: 'provider_bad_response', retryable: false });
    expect(sent).toBeLessThan(16 * 1024 * 1024);
  });

  it('never shows the key that a server repeats', async () => {
    const model = await modelAt((request, response) => {
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: `bad header ${request.headers.authorization}` } }));
    });
    const { error } = await run(model, 'hi');
    expect(error?.detail).toContain('bad header Bearer ***');
    expect(error?.message).not.toContain(API_KEY);
  });

  it('does not follow a redirect with the key', async () => {
    let calls = 0;
    const model = await modelAt((_, response) => {
      calls++;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect((await run(model, 'hi')).error).toMatchObject({ code: 'provider_rejected_request', status: 302 });
    expect(calls).toBe(1);
  });

  it('a break after the finish reason is a whole reply with estimated usage', async () => {
    const model = await modelAt((_, response) => {
      response.writeHead(200, SSE).write(delta('all of it') + stop, () => response.destroy());
    });
    expect(await run(model, 'hi')).toMatchObject({ text: 'all of it', finish: { reason: 'stop', usage: { estimated: true } } });
  });

  it('visible reasoning counts as the first token but not as text', async () => {
    const model = await modelAt((_, response) => {
      response.writeHead(200, SSE).write('data: {"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}\n\n');
    });
    const { error, text } = await run(model, 'hi', { timeouts: { idleMs: 80 } });
    expect(error).toMatchObject({ code: 'provider_timeout', phase: 'idle' });
    expect(text).toBe('');
  });

  it.each([null, { prompt_tokens: -1, completion_tokens: 'many' }, { prompt_tokens: 5 }])('estimates in place of usage %j', async (usage) => {
    const model = await modelAt((_, response) => {
      response.writeHead(200, SSE).end(delta('x') + stop + `data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`);
    });
    expect((await run(model, 'hi')).finish?.usage).toMatchObject({ estimated: true, outputTokens: 1 });
  });

  it('takes CRLF, comments, and events cut at every byte', async () => {
    const body = Buffer.from(`: hello\r\n\r\n${delta('grü')}${delta('ße')}${stop}data: [DONE]\n\n`.replaceAll('\n', '\r\n').replaceAll('\r\r', '\r'));
    const model = await modelAt(async (_, response) => {
      response.writeHead(200, SSE);
      for (const byte of body) await new Promise((resolve) => response.write(Buffer.of(byte), resolve));
      response.end();
    });
    expect(await run(model, 'hi')).toMatchObject({ text: 'grüße', finish: { reason: 'stop' } });
  });

  it('refuses a base URL or key that cannot be sent', () => {
    expect(() => createOpenAiModel({ baseUrl: 'localhost:1', apiKey: API_KEY })).toThrow(/baseUrl/);
    expect(() => createOpenAiModel({ baseUrl: 'http://localhost:1/v1', apiKey: 'bad\nkey' })).toThrow(/apiKey/);
    expect(() => createOpenAiModel({ baseUrl: 'http://localhost:1/v1', apiKey: '' })).toThrow(/apiKey/);
  });
});
