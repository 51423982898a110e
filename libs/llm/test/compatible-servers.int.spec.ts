import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createOpenAiModel } from '../src/index.js';
import { API_KEY, rawServer, run } from './support.js';
import type { Outcome, RunOptions } from './support.js';

/** How servers that call themselves compatible write their streams; each of these shapes is one that some of them send. */
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

interface Served extends RunOptions {
  /** The connection breaks after the events. */
  broken?: boolean;
}

/** What comes of a stream of these events. */
async function read(events: readonly object[], { broken = false, ...options }: Served = {}): Promise<Outcome> {
  const server = await rawServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
    if (broken) response.write(text, () => response.destroy());
    else response.end(`${text}data: [DONE]\n\n`);
  });
  closers.push(server.close);
  return run(createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY }), 'hi', options);
}

const event = (delta: object, finish_reason: string | null = null, rest: object = {}) => ({ id: 'c1', choices: [{ index: 0, delta, finish_reason }], ...rest });
const text = (content: unknown, rest: object = {}) => event({ content }, null, rest);
const stop = event({}, 'stop');
const usage = (fields: object) => ({ id: 'c1', choices: [], usage: fields });
const EXACT = { inputTokens: 10, cachedInputTokens: 0, outputTokens: 5, reasoningTokens: 0, estimated: false };
const TOTALS = { prompt_tokens: 10, completion_tokens: 5 };

describe('where the usage stands', () => {
  it.each<[string, object[]]>([
    ['in an event of its own (OpenAI, llama.cpp, Ollama)', [text('x'), stop, usage(TOTALS)]],
    ['in the event of the finish reason (Mistral, older gateways)', [text('x'), event({}, 'stop', { usage: TOTALS })]],
    ['in both (LiteLLM)', [text('x'), event({}, 'stop', { usage: TOTALS }), usage(TOTALS)]],
    ['null until the last (OpenAI)', [text('x', { usage: null }), { ...stop, usage: null }, usage(TOTALS)]],
    ['zeros until the last (DeepSeek behind gateways)', [text('x', { usage: { prompt_tokens: 0, completion_tokens: 0 } }), event({}, 'stop', { usage: TOTALS })]],
    ['growing in every event (vLLM)', [text('x', { usage: { prompt_tokens: 10, completion_tokens: 1 } }), event({}, 'stop', { usage: TOTALS })]],
    ['in the choice (Moonshot)', [text('x'), { id: 'c1', choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage: TOTALS }] }]],
    ['under x_groq (Groq)', [text('x'), { ...stop, x_groq: { usage: TOTALS } }]],
  ])('%s', async (_where, events) => {
    expect((await read(events)).finish?.usage).toEqual(EXACT);
  });

  it.each<[string, object, object]>([
    ['cached tokens as OpenAI', { ...TOTALS, prompt_tokens_details: { cached_tokens: 4 } }, { cachedInputTokens: 4 }],
    ['cached tokens as DeepSeek', { ...TOTALS, prompt_cache_hit_tokens: 4, prompt_cache_miss_tokens: 6 }, { cachedInputTokens: 4 }],
    ['cached tokens as Moonshot', { ...TOTALS, cached_tokens: 4 }, { cachedInputTokens: 4 }],
    ['never more cached than read', { ...TOTALS, cached_tokens: 99 }, { cachedInputTokens: 10 }],
    ['reasoning within the completion (OpenAI)', { ...TOTALS, total_tokens: 15, completion_tokens_details: { reasoning_tokens: 3 } }, { reasoningTokens: 3 }],
    ['reasoning beside the completion (xAI)', { ...TOTALS, total_tokens: 35, completion_tokens_details: { reasoning_tokens: 20 } }, { outputTokens: 25, reasoningTokens: 20 }],
    ['reasoning in the total only (Gemini)', { ...TOTALS, total_tokens: 35 }, { outputTokens: 25, reasoningTokens: 20 }],
    ['a total that fits nothing is ignored', { ...TOTALS, total_tokens: 99, completion_tokens_details: { reasoning_tokens: 3 } }, { reasoningTokens: 3 }],
  ])('%s', async (_what, told, expected) => {
    expect((await read([text('x'), stop, usage(told)])).finish?.usage).toEqual({ ...EXACT, ...expected });
  });

  it('what is told before a break is no exact count of it', async () => {
    const growing = await read([text('x'.repeat(400), { usage: { prompt_tokens: 10, completion_tokens: 99 } })], { broken: true });
    expect(growing.error).toMatchObject({ code: 'provider_stream_broken', usage: { inputTokens: 10, outputTokens: 99, estimated: true } });
    const early = await read([text('x'.repeat(400), { usage: { prompt_tokens: 10, completion_tokens: 0 } })], { broken: true });
    expect(early.error?.usage).toMatchObject({ inputTokens: 10, outputTokens: 100, estimated: true });
    const zeros = await read([text('x'.repeat(400), { usage: { prompt_tokens: 0, completion_tokens: 0 } })], { broken: true });
    expect(zeros.error?.usage).toMatchObject({ inputTokens: expect.any(Number), outputTokens: 100, estimated: true });
    expect(zeros.error?.usage?.inputTokens).toBeGreaterThan(0);
  });

  it('a break after it changes nothing', async () => {
    expect((await read([text('x'), stop, usage(TOTALS)], { broken: true })).finish?.usage).toEqual(EXACT);
  });
});

describe('visible reasoning', () => {
  it.each<[string, object]>([
    ['reasoning_content (DeepSeek, LiteLLM)', { reasoning_content: 'r'.repeat(40) }],
    ['reasoning (vLLM, Ollama)', { reasoning: 'r'.repeat(40), content: '' }],
    ['reasoning with details (OpenRouter)', { reasoning: 'r'.repeat(40), reasoning_details: [{ type: 'reasoning.text', text: 'r' }] }],
  ])('%s is no text, and counts as output where no usage is told', async (_what, delta) => {
    const outcome = await read([event(delta), text('answer'), stop]);
    expect(outcome.text).toBe('answer');
    expect(outcome.finish?.usage).toMatchObject({ outputTokens: 12, reasoningTokens: 10, estimated: true });
  });

  it('a list of parts (Mistral) gives its text alone', async () => {
    const thinking = text([{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }]);
    expect(await read([thinking, text([{ type: 'text', text: 'an' }]), text('swer'), stop])).toMatchObject({ text: 'answer' });
  });
});

describe('calls of tools', () => {
  const call = (fields: object) => event({ tool_calls: [fields] });
  const piece = (id: string | undefined, index: number | undefined, name: string | undefined, args: unknown) =>
    call({ ...(index === undefined ? {} : { index }), ...(id ? { id } : {}), type: 'function', function: { ...(name ? { name } : {}), arguments: args } });
  const expected = [
    { id: 'a', name: 'f', arguments: '{"x":1}' },
    { id: 'b', name: 'g', arguments: '{"y":2}' },
  ];

  it.each<[string, object[]]>([
    ['in pieces (OpenAI)', [piece('a', 0, 'f', ''), piece(undefined, 0, undefined, '{"x":1}'), piece('b', 1, 'g', '{"y"'), piece(undefined, 1, undefined, ':2}')]],
    ['whole, all with index 0 (Ollama)', [piece('a', 0, 'f', '{"x":1}'), piece('b', 0, 'g', '{"y":2}')]],
    ['without an index (Gemini)', [piece('a', undefined, 'f', '{"x":'), piece(undefined, undefined, undefined, '1}'), piece('b', undefined, 'g', '{"y":2}')]],
    ['with the id in each piece', [piece('a', 0, 'f', '{"x"'), piece('a', 0, undefined, ':1}'), piece('b', 1, 'g', '{"y":2}')]],
    ['arguments that are no text', [piece('a', 0, 'f', { x: 1 }), piece('b', 1, 'g', { y: 2 })]],
  ])('%s', async (_how, events) => {
    expect(await read([...events, event({}, 'tool_calls')])).toMatchObject({ calls: expected, finish: { reason: 'tool_calls' } });
  });

  it('names without end are bounded too', async () => {
    const server = await rawServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      let n = 0;
      const more = (): void => {
        while (!response.destroyed && response.write(`data: ${JSON.stringify(piece(`id${n++}`, 0, 'f', ''))}\n\n`));
      };
      response.on('drain', more);
      more();
    });
    closers.push(server.close);
    const outcome = await run(createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY, maxOutputBytes: 1000 }), 'hi');
    expect(outcome.finish).toMatchObject({ reason: 'max_output_tokens', usage: { estimated: true } });
    expect(outcome.calls.length).toBeLessThan(1000);
  });
});

describe('how a reply breaks off', () => {
  it.each(['error', 'abort', 'insufficient_system_resource'])('with the finish reason %s', async (reason) => {
    expect((await read([text('half'), event({}, reason)])).error).toMatchObject({ code: 'provider_stream_broken', retryable: true });
  });

  it.each<[string, object, string, boolean]>([
    ['OpenRouter, with a finish reason beside it', { ...event({ content: '' }, 'error'), error: { code: 'server_error', message: 'gone' } }, 'provider_stream_broken', true],
    ['OpenRouter, upstream without credit', { error: { code: 402, message: 'no credit' } }, 'provider_rate_limited', false],
    ['vLLM, by its status', { error: { code: 400, message: 'too long', type: 'BadRequestError' } }, 'provider_rejected_request', false],
    ['a gateway whose key went bad', { error: { code: 401, message: 'bad key' } }, 'provider_authentication_failed', false],
  ])('with an error event: %s', async (_who, given, code, retryable) => {
    expect((await read([text('half'), given])).error).toMatchObject({ code, retryable });
  });

  it("the model's own bound is a cut (Mistral)", async () => {
    expect((await read([text('half'), event({}, 'model_length')])).finish?.reason).toBe('max_output_tokens');
  });

  it('a server that cannot stream says so in the detail', async () => {
    const server = await rawServer((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices":[]}'));
    closers.push(server.close);
    const { error } = await run(createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY }), 'hi');
    expect(error).toMatchObject({ code: 'provider_bad_response', retryable: false, detail: expect.stringContaining('switch streaming off') });
  });
});

describe('what came together', () => {
  it('is given up to the event that is none, and then the error', async () => {
    const outcome = await read([text('before'), stop, null as unknown as object]);
    expect(outcome).toMatchObject({ text: 'before', finish: { reason: 'stop' } });
    const unfinished = await read([text('before'), null as unknown as object]);
    expect(unfinished).toMatchObject({ text: 'before', error: { code: 'provider_bad_response' } });
  });

  it('is given no further than the consumer wants it', async () => {
    const abort = new AbortController();
    const long = Array.from({ length: 10 }, () => text('x'.repeat(300)));
    const outcome = await read([...long, stop], { signal: abort.signal, onDelta: (deltas) => deltas === 2 && abort.abort() });
    expect(outcome).toMatchObject({ deltas: 2, error: { code: 'aborted' } });
  });
});

describe('when the reply is over', () => {
  const whole = [text('x'), stop].map((one) => `data: ${JSON.stringify(one)}\n\n`).join('') + 'data: [DONE]\n\n';

  /** A model of a server that ends its replies as told; and the connections that calls came by, those that are open still. */
  async function served(end: (response: ServerResponse) => void) {
    const ports: number[] = [];
    const open = new Set<number>();
    const server = await rawServer(({ socket }, response) => {
      const port = socket.remotePort ?? 0;
      ports.push(port);
      open.add(port);
      socket.once('close', () => open.delete(port));
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(whole, () => end(response));
    });
    closers.push(server.close);
    const model = createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY });
    const ask = async () => expect(await run(model, 'hi')).toMatchObject({ text: 'x', finish: { reason: 'stop' } });
    return { ask, ports, open };
  }

  it('its connection serves another call, though its end came later', async () => {
    const { ask, ports } = await served((response) => setTimeout(() => response.end(), 20));
    await vi.waitFor(async () => {
      await ask();
      expect(new Set(ports).size).toBeLessThan(ports.length);
    });
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ['does not end it', () => undefined],
    ['goes on without an end', (response) => void response.write('x'.repeat(100_000))],
  ])('a server that %s loses the connection', async (_how, end) => {
    const { ask, open } = await served(end);
    await ask();
    await vi.waitFor(() => expect(open).toEqual(new Set()), { timeout: 5_000 });
  });
});

it('the last event of a reply needs no blank line behind it', async () => {
  const server = await rawServer((_, response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${JSON.stringify(text('x'))}\n\ndata: ${JSON.stringify(stop)}`),
  );
  closers.push(server.close);
  expect(await run(createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY }), 'hi')).toMatchObject({ text: 'x', finish: { reason: 'stop' } });
});
