import type OpenAI from 'openai';
import type { ModelRequest } from '../model.port.js';

/** The name of the output cap: OpenAI's newer models take only the first, many compatible servers only the second. */
export type MaxTokensParameter = 'max_completion_tokens' | 'max_tokens';

type Params = OpenAI.Chat.Completions.ChatCompletionCreateParamsStreaming;

export function toCompletionParams(request: ModelRequest, maxTokensParameter: MaxTokensParameter): Params {
  const params: Params = {
    model: request.model,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    stream: true,
    stream_options: { include_usage: true },
  };
  if (request.temperature !== undefined) params.temperature = request.temperature;
  if (request.topP !== undefined) params.top_p = request.topP;
  if (request.maxOutputTokens !== undefined) params[maxTokensParameter] = request.maxOutputTokens;
  if (request.user !== undefined) params.user = request.user;
  return params;
}

/** Which name a server knows, judged by its host. */
export function maxTokensParameterOf(baseUrl: URL): MaxTokensParameter {
  return /(^|\.)openai\.(azure\.)?com$/.test(baseUrl.hostname) ? 'max_completion_tokens' : 'max_tokens';
}
