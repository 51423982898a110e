import type { AgentConfiguration, TurnOptions } from '@fenago/contracts';
import type { ModelMessage, ModelRequest, ModelTool } from '@fenago/llm';
import type { Turn } from '../domain/execution.state.js';
import type { HistoryMessage, SpokenMessage } from '../domain/history.js';

/** The agent's instructions, and behind them the turn's. */
export function instructionsOf({ instructions }: AgentConfiguration, options: TurnOptions | null): string {
  return [instructions, options?.instructions].filter((text) => text !== undefined && text !== '').join('\n\n');
}

/** What one call of the model is given beside the agent and the turn. */
export interface Ask {
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
  /** Whether tools have given something already: then the model need not be made to call one. */
  readonly answered: boolean;
}

/** What a turn asks of the model: the agent's configuration, changed by what the turn's options may change of it. */
export function toModelRequest(turn: Turn, configuration: AgentConfiguration, { messages, tools: offered, answered }: Ask): ModelRequest {
  const options = turn.options ?? {};
  const tools = offered.length === 0 ? undefined : offered;
  return withoutUndefined({
    model: configuration.model,
    messages,
    temperature: options.temperature ?? configuration.temperature,
    topP: options.topP ?? configuration.topP,
    maxOutputTokens: lowest(options.maxOutputTokens, configuration.maxOutputTokens),
    stop: options.stop,
    seed: options.seed,
    presencePenalty: options.presencePenalty,
    frequencyPenalty: options.frequencyPenalty,
    reasoningEffort: options.reasoningEffort,
    tools,
    toolChoice: tools === undefined || answered ? undefined : options.toolChoice,
    parallelToolCalls: tools === undefined ? undefined : options.parallelToolCalls,
    responseFormat: options.responseFormat ?? configuration.responseFormat,
    user: turn.userId,
  });
}

/** The message that begins the turn. */
export function messageOf({ messagePosition: position, input: content, toolCallId, images }: Turn): HistoryMessage {
  if (toolCallId !== null) return { position, role: 'tool', content, toolCallId };
  return { position, role: 'user', content, ...(images === null ? {} : { images }) };
}

/** A message of the history is in the context of many turns. */
const modelMessages = new WeakMap<SpokenMessage, ModelMessage>();

export function toModelMessage(message: SpokenMessage): ModelMessage {
  const known = modelMessages.get(message);
  if (known !== undefined) return known;
  const made = modelMessageOf(message);
  modelMessages.set(message, made);
  return made;
}

function modelMessageOf({ role, content, toolCalls = [], toolCallId = '', images = [] }: SpokenMessage): ModelMessage {
  switch (role) {
    case 'tool':
      return { role, content, toolCallId };
    case 'assistant':
      return toolCalls.length === 0 ? { role, content } : { role, content, toolCalls };
    case 'user':
      return images.length === 0 ? { role, content } : { role, content, images };
    case 'system':
      return { role, content };
  }
}

function lowest(...values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function withoutUndefined(request: { [K in keyof ModelRequest]: ModelRequest[K] | undefined }): ModelRequest {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)) as unknown as ModelRequest;
}
