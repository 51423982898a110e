import { Type, type Static } from 'typebox';
import { MAX_MESSAGES_BEFORE, MAX_TURN_TOOLS } from '@fenago/contracts';
import { chatMessage } from './input.schema.js';
import { commonFields, functionFields, functionName, schemaFormatFields, strict } from './shared.schema.js';

const namedFunction = strict({ type: Type.Literal('function'), function: strict({ name: functionName() }) });

/** `POST /chat/completions`, as far as it can be answered here. */
export const createChatCompletion = strict({
  model: Type.String({ minLength: 1, maxLength: 200, description: 'Id of an agent' }),
  messages: Type.Array(chatMessage, { minItems: 1, maxItems: MAX_MESSAGES_BEFORE + 1 }),
  ...commonFields,
  max_completion_tokens: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  max_tokens: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  stop: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 256 }), Type.Array(Type.String({ minLength: 1, maxLength: 256 }), { maxItems: 4 })])),
  seed: Type.Optional(Type.Integer()),
  reasoning_effort: Type.Optional(Type.String({ pattern: '^[a-z]{1,16}$' })),
  tools: Type.Optional(Type.Array(strict({ type: Type.Literal('function'), function: strict(functionFields) }), { maxItems: MAX_TURN_TOOLS })),
  tool_choice: Type.Optional(Type.Union([Type.Enum(['auto', 'none', 'required']), namedFunction])),
  response_format: Type.Optional(
    Type.Union([
      strict({ type: Type.Enum(['text', 'json_object']) }),
      strict({ type: Type.Literal('json_schema'), json_schema: strict(schemaFormatFields) }),
    ]),
  ),
  stream_options: Type.Optional(strict({ include_usage: Type.Optional(Type.Boolean()), include_obfuscation: Type.Optional(Type.Boolean()) })),
  // Only what means the default.
  n: Type.Optional(Type.Literal(1)),
  logprobs: Type.Optional(Type.Literal(false)),
  modalities: Type.Optional(Type.Array(Type.Literal('text'), { maxItems: 1 })),
  verbosity: Type.Optional(Type.Literal('medium')),
});
export type CreateChatCompletion = Static<typeof createChatCompletion>;

const toolCall = Type.Object({
  id: Type.String(),
  type: Type.Literal('function'),
  function: Type.Object({ name: Type.String(), arguments: Type.String() }),
});
const finishReason = Type.Enum(['stop', 'length', 'tool_calls', 'content_filter']);

const completionUsage = Type.Object({
  prompt_tokens: Type.Integer(),
  completion_tokens: Type.Integer(),
  total_tokens: Type.Integer(),
  prompt_tokens_details: Type.Object({ cached_tokens: Type.Integer() }),
  completion_tokens_details: Type.Object({ reasoning_tokens: Type.Integer() }),
});
export type CompletionUsage = Static<typeof completionUsage>;

export const chatCompletion = Type.Object({
  id: Type.String({ description: '`chatcmpl-`, and the id of the execution' }),
  object: Type.Literal('chat.completion'),
  created: Type.Integer({ description: 'Seconds since 1970, UTC' }),
  model: Type.String(),
  choices: Type.Array(
    Type.Object({
      index: Type.Literal(0),
      message: Type.Object({
        role: Type.Literal('assistant'),
        content: Type.Union([Type.String(), Type.Null()]),
        refusal: Type.Null(),
        tool_calls: Type.Optional(Type.Array(toolCall)),
      }),
      logprobs: Type.Null(),
      finish_reason: finishReason,
    }),
  ),
  usage: completionUsage,
});
export type ChatCompletion = Static<typeof chatCompletion>;
export type ChatFinishReason = ChatCompletion['choices'][number]['finish_reason'];
