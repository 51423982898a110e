import type { AgentConfiguration, TurnOptions } from '@fenago/contracts';
import type { ModelMessage, ModelRequest } from '@fenago/llm';
import type { Turn } from '../domain/execution.state.js';
import type { SpokenMessage } from '../domain/history.js';

/** The agent's instructions, and behind them the turn's. */
export function instructionsOf({ instructions }: AgentConfiguration, options: TurnOptions | null): string {
  return [instructions, options?.instructions].filter((text) => text !== undefined && text !== '').join('\n\n');
}

/** What a turn asks of the model: the agent's configuration, changed by what the turn's options may change of it. */
export function toModelRequest(turn: Turn, configuration: AgentConfiguration, messages: readonly ModelMessage[]): ModelRequest {
  const { options } = turn;
  const { instructions: _instructions, maxOutputTokens: asked, metadata: _metadata, previousExecutionId: _previous, ...rest } = options ?? {};
  const { model, temperature, topP, maxOutputTokens: allowed } = configuration;
  const maxOutputTokens = Math.min(asked ?? Number.POSITIVE_INFINITY, allowed ?? Number.POSITIVE_INFINITY);
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { topP }),
    ...rest,
    model,
    messages,
    ...(Number.isFinite(maxOutputTokens) ? { maxOutputTokens } : {}),
    user: turn.userId,
  };
}

export function toModelMessage({ role, content, toolCalls = [], toolCallId = '' }: SpokenMessage): ModelMessage {
  if (role === 'tool') return { role, content, toolCallId };
  return role === 'assistant' && toolCalls.length > 0 ? { role, content, toolCalls } : { role, content };
}
