import type { TurnOptions } from '@fenago/contracts';
import type { CreateResponse } from '../../dto/openai/response.schema.js';
import { toClientTool } from './chat-input.mapper.js';
import { defined, turnOf, type OpenAiInput } from './input.mapper.js';
import { toMessages } from './item-input.mapper.js';

/**
 * A request for a response as a turn. Instructions that come behind the last message are put before it: a turn begins
 * with what a user or a tool says.
 * @param previousExecutionId the execution that it goes on from
 * @throws FenagoError `invalid_request` that names the item
 */
export function toResponseInput(request: CreateResponse, previousExecutionId: string | undefined): OpenAiInput {
  const { input } = request;
  const said = typeof input === 'string' ? [{ role: 'user' as const, content: input }] : toMessages(input, 'input');
  const last = said.findLastIndex(({ role }) => role !== 'system');
  const ordered = [...said.slice(0, Math.max(0, last)), ...said.slice(last + 1), ...said.slice(Math.max(0, last), last + 1)];
  return { ...turnOf(ordered, 'input'), options: toOptions(request, previousExecutionId) };
}

function toOptions(request: CreateResponse, previousExecutionId: string | undefined): TurnOptions {
  const { tool_choice: choice, text, reasoning } = request;
  const allowed = typeof choice === 'object' && choice.type === 'allowed_tools' ? choice : undefined;
  return defined<TurnOptions>({
    instructions: request.instructions,
    temperature: request.temperature,
    topP: request.top_p,
    maxOutputTokens: request.max_output_tokens,
    presencePenalty: request.presence_penalty,
    frequencyPenalty: request.frequency_penalty,
    reasoningEffort: reasoning?.effort ?? undefined,
    tools: request.tools?.map(toClientTool),
    toolChoice: toToolChoice(choice),
    allowedTools: allowed?.tools.map(({ name }) => name),
    parallelToolCalls: request.parallel_tool_calls,
    responseFormat: toResponseFormat(text?.format),
    truncation: request.truncation,
    metadata: request.metadata,
    background: request.background,
    store: request.store,
    previousExecutionId,
    onAction: 'end',
  });
}

function toToolChoice(choice: CreateResponse['tool_choice']): TurnOptions['toolChoice'] {
  if (typeof choice !== 'object') return choice;
  return choice.type === 'function' ? { name: choice.name } : choice.mode;
}

type Format = NonNullable<NonNullable<CreateResponse['text']>['format']>;

function toResponseFormat(format: Format | undefined): TurnOptions['responseFormat'] {
  if (format === undefined || !('schema' in format || format.type === 'json_schema')) return format;
  const { name, description, schema, strict } = format;
  return defined<NonNullable<TurnOptions['responseFormat']>>({ type: 'json_schema', name, description, schema, strict: strict ?? undefined });
}
