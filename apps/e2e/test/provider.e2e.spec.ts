import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, executionIdOf, textOf } from './api.js';
import { startTestSystem, type TestSystem } from './harness.js';

describe('another OpenAI-compatible server, by environment alone', () => {
  let test: TestSystem;
  let other: LLMock;

  beforeAll(async () => {
    other = new LLMock({ port: 0 });
    other.onMessage(/.*/u, { content: 'I am another server.' });
    await other.start();
    test = await startTestSystem({ mode: 'standalone', env: { OPENAI_BASE_URL: `${other.url}/v1`, OPENAI_API_KEY: 'other', MODEL_PROVIDER_NAME: 'other' } });
  });
  afterAll(async () => {
    await test.stop();
    await other.stop();
  });

  it('answers through it, and the ledger names it', async () => {
    const conversation = await test.api.createConversation();
    const events = await collect(test.api.stream(conversation, 'Who are you?'));
    expect(textOf(events)).toBe('I am another server.');
    const executionId = executionIdOf(events);
    await expect.poll(async () => (await test.api.usageRows(executionId))[0]?.provider, { timeout: 10_000 }).toBe('other');
    expect(test.model.callCount).toBe(0);
  });
});
