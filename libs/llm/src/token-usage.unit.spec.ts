import { describe, expect, it } from 'vitest';
import { addUsage, estimateInputTokens, estimateTokens, NO_USAGE } from './token-usage.js';

const usage = { inputTokens: 1, cachedInputTokens: 2, outputTokens: 3, reasoningTokens: 4, estimated: false };

describe('token usage', () => {
  it('estimates from UTF-8 bytes, never 0 for a text', () => {
    expect(['', 'a', 'abcd', 'abcde', '你好世界'].map(estimateTokens)).toEqual([0, 1, 1, 2, 3]);
  });

  it('adds what chat templates add to each message', () => {
    const message = { role: 'user' as const, content: 'abcd' };
    expect(estimateInputTokens([message, message])).toBe(10);
  });

  it('sums, and is estimated where a part is', () => {
    const sum = { inputTokens: 2, cachedInputTokens: 4, outputTokens: 6, reasoningTokens: 8 };
    expect(addUsage(usage, usage)).toEqual({ ...sum, estimated: false });
    expect(addUsage(usage, { ...usage, estimated: true })).toEqual({ ...sum, estimated: true });
    expect(addUsage(NO_USAGE, usage)).toBe(usage);
  });
});
