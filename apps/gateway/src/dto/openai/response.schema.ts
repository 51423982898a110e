import { Type, type Static } from 'typebox';
import { MAX_MESSAGES_BEFORE, MAX_TURN_TOOLS } from '@fenago/contracts';
import { item } from './item.schema.js';
import { inputItem } from './input.schema.js';
import { commonFields, functionFields, functionName, schemaFormatFields, strict } from './shared.schema.js';

const functionChoice = strict({ type: Type.Literal('function'), name: functionName() });
const choiceMode = Type.Enum(['auto', 'none', 'required']);

const format = Type.Union([
  strict({ type: Type.Enum(['text', 'json_object']) }),
  strict({ type: Type.Literal('json_schema'), ...schemaFormatFields }),
]);

/** `POST /responses`, by Open Responses 2026-04-24, as far as it can be answered here. */
export const createResponse = strict({
  model: Type.String({ minLength: 1, maxLength: 200, description: 'Id of an agent' }),
  input: Type.Union([Type.String({ minLength: 1 }), Type.Array(inputItem, { minItems: 1, maxItems: MAX_MESSAGES_BEFORE })]),
  ...commonFields,
  instructions: Type.Optional(Type.String({ maxLength: 65_536 })),
  previous_response_id: Type.Optional(Type.String({ maxLength: 64 })),
  conversation: Type.Optional(Type.Union([Type.String({ maxLength: 64 }), strict({ id: Type.String({ maxLength: 64 }) })])),
  background: Type.Optional(Type.Boolean()),
  max_output_tokens: Type.Optional(Type.Integer({ minimum: 16, maximum: 1_000_000 })),
  tools: Type.Optional(Type.Array(strict({ type: Type.Literal('function'), ...functionFields }), { maxItems: MAX_TURN_TOOLS })),
  tool_choice: Type.Optional(
    Type.Union([
      choiceMode,
      functionChoice,
      strict({ type: Type.Literal('allowed_tools'), mode: Type.Optional(choiceMode), tools: Type.Array(functionChoice, { minItems: 1, maxItems: MAX_TURN_TOOLS }) }),
    ]),
  ),
  text: Type.Optional(strict({ format: Type.Optional(format), verbosity: Type.Optional(Type.Literal('medium')) })),
  reasoning: Type.Optional(
    strict({
      effort: Type.Optional(Type.Union([Type.String({ pattern: '^[a-z]{1,16}$' }), Type.Null()])),
      summary: Type.Optional(Type.Union([Type.String({ maxLength: 16 }), Type.Null()])),
    }),
  ),
  truncation: Type.Optional(Type.Enum(['auto', 'disabled'])),
  stream_options: Type.Optional(strict({ include_obfuscation: Type.Optional(Type.Boolean()) })),
  // Only what means the default: there are no log probabilities, and no tools of ours to count.
  top_logprobs: Type.Optional(Type.Literal(0)),
  include: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 16 })),
  max_tool_calls: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type CreateResponse = Static<typeof createResponse>;

export const RESPONSE_STATUSES = ['queued', 'in_progress', 'completed', 'failed', 'cancelled', 'incomplete'] as const;
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const responseUsage = Type.Object({
  input_tokens: Type.Integer(),
  input_tokens_details: Type.Object({ cached_tokens: Type.Integer() }),
  output_tokens: Type.Integer(),
  output_tokens_details: Type.Object({ reasoning_tokens: Type.Integer() }),
  total_tokens: Type.Integer(),
});

const functionTool = Type.Object({
  type: Type.Literal('function'),
  name: Type.String(),
  description: nullable(Type.String()),
  parameters: nullable(Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object' })),
  strict: nullable(Type.Boolean()),
});

export const responseResource = Type.Object({
  id: Type.String(),
  object: Type.Literal('response'),
  created_at: Type.Integer({ description: 'Seconds since 1970, UTC' }),
  completed_at: nullable(Type.Integer()),
  status: Type.Enum([...RESPONSE_STATUSES]),
  error: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
  incomplete_details: nullable(Type.Object({ reason: Type.String() })),
  model: Type.String(),
  output: Type.Array(item),
  previous_response_id: nullable(Type.String()),
  conversation: nullable(Type.Object({ id: Type.String() })),
  instructions: nullable(Type.String()),
  tools: Type.Array(functionTool),
  tool_choice: Type.Unsafe<string | object>({}),
  parallel_tool_calls: Type.Boolean(),
  text: Type.Object({ format: Type.Unsafe<object>({ type: 'object' }) }),
  temperature: Type.Number(),
  top_p: Type.Number(),
  presence_penalty: Type.Number(),
  frequency_penalty: Type.Number(),
  top_logprobs: Type.Integer(),
  reasoning: nullable(Type.Object({ effort: nullable(Type.String()), summary: Type.Null() })),
  truncation: Type.Enum(['auto', 'disabled']),
  usage: nullable(responseUsage),
  max_output_tokens: nullable(Type.Integer()),
  max_tool_calls: nullable(Type.Integer()),
  store: Type.Boolean(),
  background: Type.Boolean(),
  service_tier: Type.String(),
  metadata: Type.Record(Type.String(), Type.String()),
  safety_identifier: nullable(Type.String()),
  prompt_cache_key: nullable(Type.String()),
});
export type ResponseResource = Static<typeof responseResource>;
