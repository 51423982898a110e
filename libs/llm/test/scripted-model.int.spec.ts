import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createOpenAiModel, startScriptedModel } from '../src/index.js';
import type { JournalView, ScriptedModel } from '../src/index.js';
import { API_KEY, run } from './support.js';

let server: ScriptedModel;
let client: OpenAI;
beforeAll(async () => {
  server = await startScriptedModel({ delayMs: 0 });
  client = new OpenAI({ baseURL: server.baseUrl, apiKey: API_KEY, maxRetries: 0 });
});
afterAll(() => server.close());

const ask = (content: string) => ({ model: 'scripted', messages: [{ role: 'user' as const, content }] });
const journal = async (baseUrl: string): Promise<JournalView> => (await fetch(new URL('/__calls', baseUrl))).json() as Promise<JournalView>;

/** The fake stays honest: what the official client reads from it is what it reads from the real API. */
describe('scripted model under the official client', () => {
  it('lists its model', async () => {
    expect((await client.models.list()).data.map((model) => model.id)).toEqual(['scripted']);
  });

  it('answers without a stream', async () => {
    const reply = await client.chat.completions.create(ask('[[tokens=3]] plain'));
    expect(reply).toMatchObject({
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: 't1 t2 t3' }, finish_reason: 'stop' }],
      usage: { completion_tokens: 3 },
    });
  });

  it('streams role, text, finish reason and, only when asked, usage', async () => {
    const chunks = [];
    for await (const chunk of await client.chat.completions.create({ ...ask('[[echo]]one two'), stream: true })) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? null)).toEqual(['', 'one', ' two', null]);
    expect(chunks[0]?.choices[0]?.delta.role).toBe('assistant');
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.some((chunk) => chunk.usage)).toBe(false);
    const runner = client.chat.completions.stream({ ...ask('[[echo]]one two'), stream_options: { include_usage: true } });
    expect((await runner.finalChatCompletion()).choices[0]?.message.content).toBe('one two');
    expect(await runner.totalUsage()).toMatchObject({ completion_tokens: 2 });
  });

  it("raises the client's own error classes", async () => {
    await expect(client.chat.completions.create(ask('[[status=401]]'))).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    await expect(client.chat.completions.create(ask('[[status=429]]'))).rejects.toBeInstanceOf(OpenAI.RateLimitError);
    await expect(client.chat.completions.create(ask('[[nonsense]]'))).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    await expect(client.chat.completions.create({ ...ask('x'), messages: [] })).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    expect((await fetch(`${server.baseUrl}/models`)).status).toBe(401);
    expect((await fetch(`${server.baseUrl}/nowhere`, { headers: { authorization: 'Bearer x' } })).status).toBe(404);
  });

  it('by default says who it is and repeats the last user message', async () => {
    const { text } = await run(createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY }), 'What is new?');
    expect(text).toContain('scripted local model');
    expect(text).toContain('"What is new?"');
  });

  it('counts messages and attempts', async () => {
    const model = createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY });
    const messages = [
      { role: 'system' as const, content: 'be kind' },
      { role: 'user' as const, content: '[[count]] how many' },
    ];
    expect((await run(model, '', { request: { messages } })).text).toBe('{"messages":2,"attempt":1}');
    expect((await run(model, '', { request: { messages } })).text).toBe('{"messages":2,"attempt":2}');
  });

  it('covers attempts by directives one after the other', async () => {
    const model = createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY });
    const script = '[[status=500 times=1]] [[invalid-json times=1]] in turn';
    const codes = [];
    for (let i = 0; i < 3; i++) codes.push((await run(model, script)).error?.code);
    expect(codes).toEqual(['provider_unavailable', 'provider_bad_response', undefined]);
  });
});

describe('scripted model as its own process', () => {
  it('prints its base URL, shows its calls over HTTP, and ends on SIGTERM', async () => {
    const main = fileURLToPath(new URL('../src/scripted/main.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', '@oxc-node/core/register', main], {
      env: { PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const { baseUrl } = JSON.parse(line.toString()) as { baseUrl: string };
      const abort = new AbortController();
      const model = createOpenAiModel({ baseUrl, apiKey: API_KEY });
      await run(model, '[[stall-after=1]]', { signal: abort.signal, onDelta: () => abort.abort() });
      await vi.waitFor(async () => expect(await journal(baseUrl)).toMatchObject({ callCount: 1, abortedCount: 1, running: 0 }));
      expect((await journal(baseUrl)).calls[0]).toMatchObject({ messages: 1, outcome: 'aborted_by_client', tokensSent: 1 });
      await fetch(new URL('/__calls', baseUrl), { method: 'DELETE' });
      expect(await journal(baseUrl)).toMatchObject({ callCount: 0, calls: [] });
    } finally {
      child.kill('SIGTERM');
    }
    expect((await once(child, 'exit'))[0]).toBe(0);
  }, 20_000);
});
