import type { ClientTool, InputMessage, ToolCall, TurnOptions } from '@fenago/contracts';
import type { CreateChatCompletion } from '../../dto/openai/chat-completion.schema.js';
import { callIdOf, defined, invalidParam, textOf, toolNameOf, turnOf, type OpenAiInput } from './input.mapper.js';
import { toUserMessage } from './item-input.mapper.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * A chat completion as a turn: what its system and developer messages say are the turn's instructions.
 * @throws FenagoError `invalid_request` that names the message
 */
export function toChatInput(request: CreateChatCompletion): OpenAiInput {
  const said: InputMessage[] = [];
  const instructions: string[] = [];
  for (const [index, message] of request.messages.entries()) {
    const param = `messages[${index}]`;
    const fields: Fields = message;
    if (fields['role'] === 'system' || fields['role'] === 'developer') instructions.push(textOf(fields['content'], `${param}.content`));
    else said.push(toMessage(fields, param));
  }
  const options = toOptions(request, instructions.join('\n\n'));
  return { ...turnOf(said, `messages[${request.messages.length - 1}]`), options };
}

function toMessage(message: Fields, param: string): InputMessage {
  switch (message['role']) {
    case 'user':
      return toUserMessage(message['content'], `${param}.content`);
    case 'tool':
      return { role: 'tool', content: textOf(message['content'], `${param}.content`), toolCallId: callIdOf(message['tool_call_id'], `${param}.tool_call_id`) };
    case 'assistant': {
      const toolCalls = toToolCalls(message['tool_calls'], `${param}.tool_calls`);
      const content = message['content'] === undefined || message['content'] === null ? '' : textOf(message['content'], `${param}.content`);
      return { role: 'assistant', content, ...(toolCalls.length === 0 ? {} : { toolCalls }) };
    }
    default:
      throw invalidParam(`${param}.role`, 'must be system, developer, user, assistant or tool');
  }
}

function toToolCalls(calls: unknown, param: string): ToolCall[] {
  if (calls === undefined || calls === null) return [];
  if (!Array.isArray(calls)) throw invalidParam(param, 'must be a list');
  return calls.map((call: unknown, index) => {
    const { id, function: called } = (call ?? {}) as Fields;
    const { name, arguments: given } = (called ?? {}) as Fields;
    const place = `${param}[${index}]`;
    if (typeof given !== 'string') throw invalidParam(`${place}.function.arguments`, 'must be a text');
    return { id: callIdOf(id, `${place}.id`), name: toolNameOf(name, `${place}.function.name`), arguments: given };
  });
}

function toOptions(request: CreateChatCompletion, instructions: string): TurnOptions {
  const { stop, tools, tool_choice: choice } = request;
  return defined<TurnOptions>({
    instructions: instructions === '' ? undefined : instructions,
    temperature: request.temperature,
    topP: request.top_p,
    maxOutputTokens: request.max_completion_tokens ?? request.max_tokens,
    stop: typeof stop === 'string' ? [stop] : stop,
    seed: request.seed,
    presencePenalty: request.presence_penalty,
    frequencyPenalty: request.frequency_penalty,
    reasoningEffort: request.reasoning_effort,
    tools: tools?.map((tool) => toClientTool(tool.function)),
    toolChoice: typeof choice === 'object' ? { name: choice.function.name } : choice,
    parallelToolCalls: request.parallel_tool_calls,
    responseFormat: toResponseFormat(request.response_format),
    metadata: request.metadata,
    onAction: 'end',
  });
}

type FunctionTool = NonNullable<CreateChatCompletion['tools']>[number]['function'];

/** A tool as both APIs describe it. */
export function toClientTool({ name, description, parameters, strict }: FunctionTool): ClientTool {
  return defined<ClientTool>({ name, description: description ?? undefined, parameters: parameters ?? undefined, strict: strict ?? undefined });
}

function toResponseFormat(format: CreateChatCompletion['response_format']): TurnOptions['responseFormat'] {
  if (format === undefined || !('json_schema' in format)) return format;
  const { name, description, schema, strict } = format.json_schema;
  return defined<NonNullable<TurnOptions['responseFormat']>>({ type: 'json_schema', name, description, schema, strict: strict ?? undefined });
}
