import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOpenAiModel } from '../src/index.js';
import type { ModelPort } from '../src/index.js';
import { API_KEY, run } from './support.js';

/** A second, foreign server: the adapter must not depend on how our own fake happens to write its stream. */
const mock = new LLMock({ port: 0 });
let model: ModelPort;
beforeAll(async () => {
  mock.onMessage('hello', { content: 'Hello from elsewhere.' });
  mock.onMessage('cut', { content: 'A reply that is cut in its middle.' }, { truncateAfterChunks: 3, chunkSize: 4, latency: 10 });
  mock.onMessage('limit', { error: { message: 'slow down', type: 'rate_limit_error' }, status: 429, retryAfter: 3 });
  await mock.start();
  model = createOpenAiModel({ baseUrl: `${mock.url}/v1`, apiKey: API_KEY });
});
afterAll(() => mock.stop());

describe('createOpenAiModel against a foreign OpenAI-compatible server', () => {
  it('streams a reply', async () => {
    expect(await run(model, 'hello')).toMatchObject({ text: 'Hello from elsewhere.', finish: { reason: 'stop', usage: { estimated: false } } });
  });

  it('notices a cut', async () => {
    const { error } = await run(model, 'cut');
    expect(error).toMatchObject({ code: 'provider_stream_broken', retryable: true });
  });

  it('reads a rate limit', async () => {
    expect((await run(model, 'limit')).error).toMatchObject({ code: 'provider_rate_limited', retryAfterMs: 3000 });
  });
});
