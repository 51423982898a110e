import { describe, expect, it } from 'vitest';
import { maxTokensParameterOf, toCompletionParams } from './map-request.js';

describe('toCompletionParams', () => {
  const request = { model: 'm', messages: [{ role: 'user' as const, content: 'hi' }] };

  it('leaves out what the caller left out', () => {
    expect(toCompletionParams(request, 'max_tokens')).toEqual(request);
  });

  it('has the reply kept where it is told to', () => {
    expect(toCompletionParams(request, 'max_tokens', true)).toEqual({ ...request, store: true });
  });

  it('names the output cap as the server knows it', () => {
    const capped = { ...request, maxOutputTokens: 5, temperature: 0, topP: 0.5, user: 'user_1' };
    expect(toCompletionParams(capped, 'max_completion_tokens')).toMatchObject({ max_completion_tokens: 5, temperature: 0, top_p: 0.5, user: 'user_1' });
    expect(toCompletionParams(capped, 'max_tokens')).toMatchObject({ max_tokens: 5 });
  });
});

describe('what the model may do', () => {
  const messages = [{ role: 'user' as const, content: 'hi' }];
  const tool = { name: 'f', parameters: { type: 'object' } };

  it('offers tools, and leaves choices about them out where there are none', () => {
    const request = { model: 'm', messages, toolChoice: { name: 'f' }, parallelToolCalls: false };
    expect(toCompletionParams({ ...request, tools: [tool] }, 'max_tokens')).toMatchObject({
      tools: [{ type: 'function', function: tool }],
      tool_choice: { type: 'function', function: { name: 'f' } },
      parallel_tool_calls: false,
    });
    expect(Object.keys(toCompletionParams({ ...request, tools: [] }, 'max_tokens')).filter((name) => name.includes('tool'))).toEqual([]);
  });

  it('writes calls and results as the API knows them', () => {
    const call = { id: 'call_1', name: 'f', arguments: '{}' };
    const talk = [...messages, { role: 'assistant' as const, content: '', toolCalls: [call] }, { role: 'tool' as const, toolCallId: 'call_1', content: '42' }];
    expect(toCompletionParams({ model: 'm', messages: talk }, 'max_tokens').messages.slice(1)).toEqual([
      { role: 'assistant', content: null, tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 'call_1', content: '42' },
    ]);
  });

  it.each([
    [{ type: 'json_object' as const }, { type: 'json_object' }],
    [
      { type: 'json_schema' as const, name: 'n', schema: { type: 'object' }, strict: true },
      { type: 'json_schema', json_schema: { name: 'n', schema: { type: 'object' }, strict: true } },
    ],
  ])('asks for the form %j', (responseFormat, expected) => {
    expect(toCompletionParams({ model: 'm', messages, responseFormat }, 'max_tokens').response_format).toEqual(expected);
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
