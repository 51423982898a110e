import { ModelError, type ModelFinish, type ModelRequest, type ModelSource, type TokenUsage } from '@fenago/llm';
import type { Attributes } from '@fenago/observability';

/** Where a call of the model belongs. */
export interface ChatPlace {
  readonly executionId: string;
  readonly conversationId: string;
  readonly agentId: string;
}

/*
 * By OpenTelemetry's conventions for generative AI; libs/observability says by which release. What people and models say to
 * each other stays out of it, stop sequences included.
 */

export function nameOfChat({ model }: ModelSource): string {
  return `chat ${model}`;
}

/** What is known of a call of the model before it. */
export function attributesOfRequest(place: ChatPlace, source: ModelSource, request: ModelRequest): Attributes {
  const { maxOutputTokens, temperature, topP, seed, presencePenalty, frequencyPenalty, responseFormat } = request;
  return known({
    'gen_ai.operation.name': 'chat',
    ...attributesOfSource(source),
    'gen_ai.conversation.id': place.conversationId,
    'gen_ai.agent.id': place.agentId,
    'gen_ai.request.max_tokens': maxOutputTokens,
    'gen_ai.request.temperature': temperature,
    'gen_ai.request.top_p': topP,
    'gen_ai.request.seed': seed,
    'gen_ai.request.presence_penalty': presencePenalty,
    'gen_ai.request.frequency_penalty': frequencyPenalty,
    'gen_ai.output.type': responseFormat && (responseFormat.type === 'text' ? 'text' : 'json'),
    'fenago.execution.id': place.executionId,
  });
}

/** What is known after it; who answered may be another than who was asked first. */
export function attributesOfReply(end: Omit<ModelFinish, 'type' | 'reason'> & { readonly reason: string }, source: ModelSource): Attributes {
  const { reason, usage, responseId, responseModel, firstTokenMs } = end;
  return known({
    ...attributesOfSource(source),
    ...attributesOfUsage(usage),
    'gen_ai.response.finish_reasons': [reason],
    'gen_ai.response.id': responseId,
    'gen_ai.response.model': responseModel,
    'gen_ai.request.stream': firstTokenMs === undefined ? undefined : true,
    'gen_ai.response.time_to_first_chunk': firstTokenMs === undefined ? undefined : firstTokenMs / 1_000,
  });
}

/** What is known of a call that failed or was stopped. */
export function attributesOfFailure(error: unknown): Attributes {
  if (!(error instanceof ModelError)) return { 'error.type': error instanceof Error ? error.name : '_OTHER' };
  const { code, partial } = error;
  return known({ 'error.type': code, ...(partial?.source && attributesOfSource(partial.source)), ...(partial && attributesOfUsage(partial.usage)) });
}

function attributesOfSource({ provider, model }: ModelSource): Attributes {
  return { 'gen_ai.provider.name': provider, 'gen_ai.request.model': model };
}

function attributesOfUsage({ inputTokens, cachedInputTokens, outputTokens, reasoningTokens, estimated }: TokenUsage): Attributes {
  return {
    'gen_ai.usage.input_tokens': inputTokens,
    'gen_ai.usage.cache_read.input_tokens': cachedInputTokens,
    'gen_ai.usage.output_tokens': outputTokens,
    'gen_ai.usage.reasoning.output_tokens': reasoningTokens,
    'fenago.usage.estimated': estimated,
  };
}

function known(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
