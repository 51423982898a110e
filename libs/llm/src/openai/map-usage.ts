import type { FinishReason, TokenUsage } from '../model.port.js';

/** The parts of a provider's usage object that we read; compatible servers leave out any of them. */
export interface ProviderUsage {
  prompt_tokens?: unknown;
  completion_tokens?: unknown;
  total_tokens?: unknown;
  prompt_tokens_details?: { cached_tokens?: unknown } | null;
  completion_tokens_details?: { reasoning_tokens?: unknown } | null;
  /** DeepSeek's name of the cached tokens. */
  prompt_cache_hit_tokens?: unknown;
  /** Moonshot's name of the cached tokens. */
  cached_tokens?: unknown;
}

/**
 * Undefined where the provider's object lacks either total, or says that nothing was read (some fill the events before the
 * last with zeros): a half-reported usage would be billed as zero.
 */
export function mapUsage(usage: ProviderUsage): TokenUsage | undefined {
  const inputTokens = tokenCount(usage.prompt_tokens);
  const completionTokens = tokenCount(usage.completion_tokens);
  if (inputTokens === undefined || inputTokens === 0 || completionTokens === undefined) return undefined;
  const reasoning = tokenCount(usage.completion_tokens_details?.reasoning_tokens) ?? 0;
  const apart = reasoningApart(tokenCount(usage.total_tokens), inputTokens + completionTokens, reasoning);
  const outputTokens = completionTokens + apart;
  return {
    inputTokens,
    cachedInputTokens: Math.min(inputTokens, cachedTokens(usage)),
    outputTokens,
    reasoningTokens: Math.min(outputTokens, Math.max(reasoning, apart)),
    estimated: false,
  };
}

/** xAI and Gemini count reasoning in the total, but not in the completion; Gemini does not say how much it was. */
function reasoningApart(total: number | undefined, known: number, reasoning: number): number {
  const missing = (total ?? known) - known;
  return missing > 0 && (reasoning === 0 || reasoning === missing) ? missing : 0;
}

function cachedTokens(usage: ProviderUsage): number {
  const names = [usage.prompt_tokens_details?.cached_tokens, usage.prompt_cache_hit_tokens, usage.cached_tokens];
  return Math.max(0, ...names.map((value) => tokenCount(value) ?? 0));
}

function tokenCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** What servers call an end that is none: OpenRouter, vLLM, DeepSeek. */
const BROKEN_REASONS: ReadonlySet<string> = new Set(['error', 'abort', 'insufficient_system_resource']);

/** Undefined where the server broke off; reasons that we do not know end a whole reply, as `stop` does. */
export function mapFinishReason(reason: string): FinishReason | undefined {
  if (BROKEN_REASONS.has(reason)) return undefined;
  // Mistral tells apart the request's bound from the model's.
  if (reason === 'length' || reason === 'model_length') return 'max_output_tokens';
  if (reason === 'tool_calls' || reason === 'function_call') return 'tool_calls';
  return reason === 'content_filter' ? 'content_filter' : 'stop';
}
