import { ModelError } from '../model-error.js';
import type { ModelChunk, ModelResponse, ModelToolCall } from '../model.port.js';
import { UnfinishedResponseError } from './completion-source.js';

/** The whole reply that a provider has kept; undefined where it does not know it, or not to its end. */
export async function retrieveCompletion(chunks: AsyncIterable<ModelChunk>): Promise<ModelResponse | undefined> {
  let text = '';
  const toolCalls: ModelToolCall[] = [];
  try {
    for await (const chunk of chunks) {
      if (chunk.type === 'delta') text += chunk.text;
      if (chunk.type === 'tool_call') toolCalls.push({ id: chunk.id ?? `call_${chunk.index}`, name: chunk.name ?? '', arguments: chunk.arguments });
      if (chunk.type === 'finish') return { text, toolCalls, finish: chunk };
    }
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    // Refused for good: not found, or a server without this part of the API.
    if (error.code !== 'provider_rejected_request' && !(error.cause instanceof UnfinishedResponseError)) throw error;
  }
  return undefined;
}
