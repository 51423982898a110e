import type OpenAI from 'openai';
import type { ModelMessage, ModelRequest, ModelResponseFormat } from '../model.port.js';

/** The name of the output cap: OpenAI's newer models take only the first, many compatible servers only the second. */
export type MaxTokensParameter = 'max_completion_tokens' | 'max_tokens';

type UserContent = OpenAI.Chat.Completions.ChatCompletionUserMessageParam['content'];
type Params = OpenAI.Chat.Completions.ChatCompletionCreateParams;

/** A call without whether its reply is streamed. */
export type CompletionParams = Omit<Params, 'stream' | 'stream_options'>;

/** @param store the provider is to keep the reply */
export function toCompletionParams(request: ModelRequest, maxTokensParameter: MaxTokensParameter, store = false): CompletionParams {
  const params: CompletionParams = { model: request.model, messages: request.messages.map(toMessageParam), ...(store ? { store } : {}) };
  if (request.temperature !== undefined) params.temperature = request.temperature;
  if (request.topP !== undefined) params.top_p = request.topP;
  if (request.maxOutputTokens !== undefined) params[maxTokensParameter] = request.maxOutputTokens;
  if (request.stop !== undefined) params.stop = [...request.stop];
  if (request.seed !== undefined) params.seed = request.seed;
  if (request.presencePenalty !== undefined) params.presence_penalty = request.presencePenalty;
  if (request.frequencyPenalty !== undefined) params.frequency_penalty = request.frequencyPenalty;
  if (request.reasoningEffort !== undefined) params.reasoning_effort = request.reasoningEffort as NonNullable<Params['reasoning_effort']>;
  if (request.responseFormat !== undefined) params.response_format = toResponseFormat(request.responseFormat);
  if (request.user !== undefined) params.user = request.user;
  return { ...params, ...toToolParams(request) };
}

function toMessageParam(message: ModelMessage): Params['messages'][number] {
  switch (message.role) {
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
    case 'assistant': {
      const { content, toolCalls = [] } = message;
      if (toolCalls.length === 0) return { role: 'assistant', content };
      const calls = toolCalls.map((call) => ({ id: call.id, type: 'function' as const, function: { name: call.name, arguments: call.arguments } }));
      // Beside calls, providers want no content rather than an empty one.
      return { role: 'assistant', content: content === '' ? null : content, tool_calls: calls };
    }
    case 'user':
      return { role: 'user', content: toUserContent(message) };
    case 'system':
      return { role: 'system', content: message.content };
  }
}

function toUserContent({ content, images = [] }: Extract<ModelMessage, { role: 'user' }>): UserContent {
  if (images.length === 0) return content;
  const shown = images.map(({ url, detail }) => ({ type: 'image_url' as const, image_url: { url, ...(detail === undefined ? {} : { detail: detail as 'auto' }) } }));
  return content === '' ? shown : [{ type: 'text', text: content }, ...shown];
}

/** Choices about tools are refused by providers where there are none. */
function toToolParams({ tools = [], toolChoice, parallelToolCalls }: ModelRequest): Partial<CompletionParams> {
  if (tools.length === 0) return {};
  const params: Partial<CompletionParams> = { tools: tools.map((tool) => ({ type: 'function', function: { ...tool } })) };
  if (toolChoice !== undefined) params.tool_choice = typeof toolChoice === 'string' ? toolChoice : { type: 'function', function: toolChoice };
  if (parallelToolCalls !== undefined) params.parallel_tool_calls = parallelToolCalls;
  return params;
}

function toResponseFormat({ type, name = 'reply', ...rest }: ModelResponseFormat): NonNullable<Params['response_format']> {
  return type === 'json_schema' ? { type, json_schema: { name, ...rest } } : { type };
}

/** Which name a server knows, judged by its host. */
export function maxTokensParameterOf(baseUrl: URL): MaxTokensParameter {
  return /(^|\.)openai\.(azure\.)?com$/.test(baseUrl.hostname) ? 'max_completion_tokens' : 'max_tokens';
}
