import { timeOfId, type ToolCall, type UsageView } from '@fenago/contracts';
import type { ChatCompletion, ChatFinishReason, CompletionUsage } from '../../dto/openai/chat-completion.schema.js';
import type { ExecutionEnd } from '../../streaming/execution-end.js';

/** Seconds since 1970 at which an id was made. */
export function secondsOfId(id: string): number {
  return Math.floor(timeOfId(id) / 1_000);
}

export const chatCompletionId = (executionId: string): string => `chatcmpl-${executionId}`;

/** An execution that has an answer, as a chat completion. */
export function toChatCompletion(executionId: string, model: string, end: ExecutionEnd): ChatCompletion {
  const { text, toolCalls } = end;
  const calls = toolCalls.length === 0 ? {} : { tool_calls: toolCalls.map(toChatToolCall) };
  const message = { role: 'assistant', content: text === '' && toolCalls.length > 0 ? null : text, refusal: null, ...calls } as const;
  return {
    id: chatCompletionId(executionId),
    object: 'chat.completion',
    created: secondsOfId(executionId),
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: chatFinishReason(end) }],
    usage: toCompletionUsage(end.usage),
  };
}

export function chatFinishReason({ toolCalls, reason }: ExecutionEnd): ChatFinishReason {
  if (toolCalls.length > 0) return 'tool_calls';
  if (reason === 'content_filter') return 'content_filter';
  return reason === undefined ? 'stop' : 'length';
}

export function toCompletionUsage(usage: UsageView): CompletionUsage {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedInputTokens },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens },
  };
}

function toChatToolCall({ id, name, arguments: given }: ToolCall): NonNullable<ChatCompletion['choices'][number]['message']['tool_calls']>[number] {
  return { id, type: 'function', function: { name, arguments: given } };
}
