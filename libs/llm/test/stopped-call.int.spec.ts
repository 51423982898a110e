import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createOpenAiModel, startScriptedModel } from '../src/index.js';
import type { OpenAiModelOptions, ScriptedModel } from '../src/index.js';
import { API_KEY, rawServer, run } from './support.js';

/** What a call cost that we stop ourselves. */
let server: ScriptedModel;
beforeAll(async () => void (server = await startScriptedModel({ delayMs: 0 })));
afterAll(() => server.close());

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const modelAt = (options: Partial<OpenAiModelOptions>) => createOpenAiModel({ baseUrl: server.baseUrl, apiKey: API_KEY, ...options });
const lastCall = () => server.calls.at(-1);

/** Cancels after the third piece of text. */
async function cancelled(options: Partial<OpenAiModelOptions>, content: string) {
  const abort = new AbortController();
  const asked = performance.now();
  const outcome = await run(modelAt(options), content, { signal: abort.signal, onDelta: (count) => count === 3 && abort.abort() });
  return { ...outcome, tookMs: performance.now() - asked };
}

describe('without a drain', () => {
  it('the usage is estimated, and the provider stops at once', async () => {
    const { error, deltas } = await cancelled({}, '[[tokens=200 delay=5]] stop at once');
    expect(deltas).toBe(3);
    expect(error).toMatchObject({ code: 'aborted', usage: { outputTokens: 2, estimated: true } });
    await vi.waitFor(() => expect(lastCall()?.outcome).toBe('aborted_by_client'), { timeout: 500 });
    expect(lastCall()?.tokensSent).toBeLessThan(20);
  });
});

describe('with a drain', () => {
  it('the usage is the reported one where it comes in time; its text is given to nobody', async () => {
    const { error, deltas } = await cancelled({ usageDrainMs: 10_000 }, '[[tokens=30 delay=5]] soon over');
    expect(deltas).toBe(3);
    expect(error).toMatchObject({ code: 'aborted', usage: { outputTokens: 30, estimated: false } });
    await vi.waitFor(() => expect(lastCall()).toMatchObject({ outcome: 'finished', tokensSent: 30 }));
  });

  it('ends where the usage does not come in time: estimated from all that the model wrote', async () => {
    const { error, deltas, tookMs } = await cancelled({ usageDrainMs: 200 }, '[[tokens=5000 delay=5]] long');
    expect(deltas).toBe(3);
    expect(tookMs).toBeLessThan(5_000);
    expect(error).toMatchObject({ code: 'aborted', usage: { estimated: true } });
    expect(error?.usage?.outputTokens).toBeGreaterThan(3);
    await vi.waitFor(() => expect(lastCall()?.outcome).toBe('aborted_by_client'));
  });

  it('ends though the consumer never comes back', async () => {
    const abort = new AbortController();
    const messages = [{ role: 'user' as const, content: '[[tokens=5000 delay=5]] nobody' }];
    const timeouts = { connectMs: 5000, firstTokenMs: 5000, idleMs: 5000 };
    const chunks = modelAt({ usageDrainMs: 100 }).stream({ model: 'm', messages }, { signal: abort.signal, timeouts })[Symbol.asyncIterator]();
    await chunks.next();
    abort.abort();
    await vi.waitFor(() => expect(lastCall()).toMatchObject({ lastUserText: messages[0]?.content, outcome: 'aborted_by_client' }));
  });

  it('gives the exact usage of a reply that is cut because it is too long', async () => {
    expect((await run(modelAt({ maxOutputBytes: 10, usageDrainMs: 10_000 }), '[[tokens=30 delay=5]] cut')).finish).toMatchObject({
      reason: 'max_output_tokens',
      usage: { outputTokens: 30, estimated: false },
    });
    // Negative control: without it the same cut is an estimate.
    expect((await run(modelAt({ maxOutputBytes: 10 }), '[[tokens=30 delay=5]] cut')).finish?.usage).toMatchObject({ estimated: true });
  });

  it('does not begin where the provider tells its usage all along', async () => {
    const open: ServerResponse[] = [];
    const raw = await rawServer((_, response) => {
      open.push(response);
      const event = { id: 'c', choices: [{ index: 0, delta: { content: 'x' } }], usage: { prompt_tokens: 9, completion_tokens: 1 } };
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`data: ${JSON.stringify(event)}\n\n`);
    });
    closers.push(raw.close);
    const abort = new AbortController();
    const asked = performance.now();
    const model = createOpenAiModel({ baseUrl: raw.baseUrl, apiKey: API_KEY, usageDrainMs: 5_000 });
    const { error } = await run(model, 'hi', { signal: abort.signal, onDelta: () => abort.abort() });
    expect(error).toMatchObject({ code: 'aborted', usage: { inputTokens: 9, outputTokens: 1, estimated: true } });
    expect(performance.now() - asked).toBeLessThan(2_000);
    await vi.waitFor(() => expect(open[0]?.destroyed).toBe(true));
  });

  it('begins for nothing that was not accepted', async () => {
    const raw = await rawServer(() => undefined);
    closers.push(raw.close);
    const abort = new AbortController();
    const model = createOpenAiModel({ baseUrl: raw.baseUrl, apiKey: API_KEY, usageDrainMs: 5_000 });
    const asked = performance.now();
    setTimeout(() => abort.abort(), 50);
    expect((await run(model, 'hi', { signal: abort.signal })).error).toMatchObject({ code: 'aborted', usage: undefined });
    expect(performance.now() - asked).toBeLessThan(2_000);
  });
});
