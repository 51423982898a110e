import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import OpenAI from 'openai';
import { createOpenAiModel, estimateTokens, startScriptedModel } from '../src/index.js';
import type { ModelRequest, ScriptedModel } from '../src/index.js';
import { API_KEY, GENEROUS, rawServer, run, tokensText } from './support.js';

/** Providers that keep replies, and give them by their id. */
let server: ScriptedModel;
beforeAll(async () => void (server = await startScriptedModel({ delayMs: 0 })));
afterAll(() => server.close());

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const modelAt = (baseUrl: string) => createOpenAiModel({ baseUrl, apiKey: API_KEY, retrieval: true });
const requestOf = (content: string): ModelRequest => ({ model: 'scripted', messages: [{ role: 'user', content }] });

function retrieve(baseUrl: string, responseId: string, content = 'hi', signal = new AbortController().signal) {
  return modelAt(baseUrl).retrieve?.(responseId, requestOf(content), { signal, timeouts: GENEROUS });
}

describe('a reply that is kept', () => {
  it('has its id told before its text, and comes whole by it', async () => {
    const outcome = await run(modelAt(server.baseUrl), '[[tokens=9 cached=2]] kept');
    expect(outcome).toMatchObject({ acceptedAt: [0], text: tokensText(9) });
    const [id] = outcome.accepted;
    expect(id).toBe(outcome.finish?.responseId);
    const kept = await retrieve(server.baseUrl, id ?? '');
    const { firstTokenMs: _ms, ...finish } = outcome.finish ?? {};
    expect(kept).toEqual({ text: tokensText(9), toolCalls: [], finish });
    expect(server.retrievedCount).toBe(1);
  });

  it('carries calls of tools', async () => {
    const { accepted, calls } = await run(modelAt(server.baseUrl), '[[tool=f args={"x":1}]] [[tool=g]] kept calls');
    expect(await retrieve(server.baseUrl, accepted[0] ?? '')).toMatchObject({ text: '', toolCalls: calls, finish: { reason: 'tool_calls' } });
  });

  it('is there where only its reader was lost: the model wrote on', async () => {
    const abort = new AbortController();
    const lost = await run(modelAt(server.baseUrl), '[[tokens=40 delay=1 persist]] reader lost', { signal: abort.signal, onDelta: () => abort.abort() });
    expect(lost.error?.code).toBe('aborted');
    const kept = await vi.waitFor(async () => {
      const found = await retrieve(server.baseUrl, lost.accepted[0] ?? '');
      expect(found).toBeDefined();
      return found;
    });
    expect(kept).toMatchObject({ text: tokensText(40), finish: { usage: { outputTokens: 40, estimated: false } } });
  });
});

describe('what is not there', () => {
  it('an id of a call that broke is not complete', async () => {
    const broken = await run(modelAt(server.baseUrl), '[[tokens=9 break-after=5]] broke');
    expect(broken).toMatchObject({ text: tokensText(5), error: { code: 'provider_stream_broken' }, accepted: [expect.any(String)] });
    expect(await retrieve(server.baseUrl, broken.accepted[0] ?? '')).toBeUndefined();
  });

  it('an id that is not known, and one that was never to be kept', async () => {
    expect(await retrieve(server.baseUrl, 'chatcmpl-0')).toBeUndefined();
    const plain = await run(createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY }), '[[tokens=3]] not kept');
    expect(plain.accepted).toEqual([]);
    expect(await retrieve(server.baseUrl, plain.finish?.responseId ?? '')).toBeUndefined();
  });

  it('a reply without an end, and a server without this part of the API', async () => {
    const unfinished = { id: 'c1', object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content: 'half' }, finish_reason: null }] };
    const raw = await rawServer((request, response) => {
      const isKnown = request.url?.endsWith('/c1') === true;
      response.writeHead(isKnown ? 200 : 405, { 'content-type': 'application/json' }).end(JSON.stringify(isKnown ? unfinished : {}));
    });
    closers.push(raw.close);
    expect(await retrieve(raw.baseUrl, 'c1')).toBeUndefined();
    expect(await retrieve(raw.baseUrl, 'c2')).toBeUndefined();
  });

  it('nothing is asked of a provider that keeps nothing', () => {
    expect(createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY })).not.toHaveProperty('retrieve');
  });
});

describe('what goes wrong', () => {
  it.each([
    [401, 'provider_authentication_failed'],
    [429, 'provider_rate_limited'],
    [500, 'provider_unavailable'],
  ])('status %s is %s, not "not there"', async (status, code) => {
    const raw = await rawServer((_, response) => response.writeHead(status).end('{}'));
    closers.push(raw.close);
    await expect(retrieve(raw.baseUrl, 'c1')).rejects.toMatchObject({ code });
  });

  it('is stopped by the signal', async () => {
    const raw = await rawServer(() => undefined);
    closers.push(raw.close);
    await expect(retrieve(raw.baseUrl, 'c1', 'hi', AbortSignal.timeout(50))).rejects.toMatchObject({ code: 'aborted' });
  });

  it('usage that the provider does not tell is estimated from the request', async () => {
    const completion = { id: 'c1', choices: [{ message: { content: 'four' }, finish_reason: 'stop' }] };
    const raw = await rawServer((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(completion)));
    closers.push(raw.close);
    const content = 'x'.repeat(400);
    const kept = await retrieve(raw.baseUrl, 'c1', content);
    expect(kept?.finish.usage).toMatchObject({ inputTokens: estimateTokens(content) + 4, outputTokens: 1, estimated: true });
  });

  it('an id that could lead elsewhere is not told', async () => {
    const raw = await rawServer((_, response) => {
      const event = (finish: string | null) => `data: ${JSON.stringify({ id: '../../models', choices: [{ delta: { content: 'x' }, finish_reason: finish }] })}\n\n`;
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(event(null) + event('stop'));
    });
    closers.push(raw.close);
    const outcome = await run(modelAt(raw.baseUrl), 'hi');
    expect(outcome).toMatchObject({ accepted: [], text: 'xx' });
    expect(outcome.finish).not.toHaveProperty('responseId');
  });
});

it('the scripted model gives kept replies as the official client reads them, the newest thousand', async () => {
  const client = new OpenAI({ baseURL: server.baseUrl, apiKey: API_KEY, maxRetries: 0 });
  const reply = await client.chat.completions.create({ model: 'scripted', messages: [{ role: 'user', content: '[[tokens=2]] first' }], store: true });
  expect(await client.chat.completions.retrieve(reply.id)).toEqual(reply);
  for (let i = 0; i < 1000; i++) await run(modelAt(server.baseUrl), `[[tokens=1]] ${i}`);
  await expect(client.chat.completions.retrieve(reply.id)).rejects.toBeInstanceOf(OpenAI.NotFoundError);
});
