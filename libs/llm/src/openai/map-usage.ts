import type { FinishReason, TokenUsage } from '../model.port.js';

/** The parts of a provider's usage object that we read; compatible servers leave out any of them. */
export interface ProviderUsage {
  prompt_tokens?: unknown;
  completion_tokens?: unknown;
  prompt_tokens_details?: { cached_tokens?: unknown } | null;
  completion_tokens_details?: { reasoning_tokens?: unknown } | null;
}

/** Undefined where the provider's object lacks either total: a half-reported usage would be billed as zero. */
export function mapUsage(usage: ProviderUsage): TokenUsage | undefined {
  const inputTokens = tokenCount(usage.prompt_tokens);
  const outputTokens = tokenCount(usage.completion_tokens);
  if (inputTokens === undefined || outputTokens === undefined) return undefined;
  return {
    inputTokens,
    cachedInputTokens: Math.min(inputTokens, tokenCount(usage.prompt_tokens_details?.cached_tokens) ?? 0),
    outputTokens,
    reasoningTokens: Math.min(outputTokens, tokenCount(usage.completion_tokens_details?.reasoning_tokens) ?? 0),
    estimated: false,
  };
}

function tokenCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Reasons we do not know end a whole reply, as `stop` does. */
export function mapFinishReason(reason: string): FinishReason {
  if (reason === 'length') return 'max_output_tokens';
  if (reason === 'tool_calls' || reason === 'function_call') return 'tool_calls';
  return reason === 'content_filter' ? 'content_filter' : 'stop';
}
