import { describe, expect, it } from 'vitest';
import { maxTokensParameterOf, toCompletionParams } from './map-request.js';

describe('toCompletionParams', () => {
  const request = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }] };

  it('leaves out what the caller left out', () => {
    expect(toCompletionParams(request, 'max_tokens')).toEqual({ ...request, stream: true, stream_options: { include_usage: true } });
  });

  it('names the output cap as the server knows it', () => {
    const capped = { ...request, maxOutputTokens: 5, temperature: 0, topP: 0.5, user: 'user_1' };
    expect(toCompletionParams(capped, 'max_completion_tokens')).toMatchObject({ max_completion_tokens: 5, temperature: 0, top_p: 0.5, user: 'user_1' });
    expect(toCompletionParams(capped, 'max_tokens')).toMatchObject({ max_tokens: 5 });
  });
});

describe('maxTokensParameterOf', () => {
  it.each([
    ['https://api.openai.com/v1', 'max_completion_tokens'],
    ['https://mine.openai.azure.com/openai/v1', 'max_completion_tokens'],
    ['http://127.0.0.1:11434/v1', 'max_tokens'],
    ['https://notopenai.com/v1', 'max_tokens'],
  ])('%s takes %s', (url, expected) => expect(maxTokensParameterOf(new URL(url))).toBe(expected));
});
