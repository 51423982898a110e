import { Type, type Static, type TSchema } from 'typebox';
import { metadata } from '@fenago/contracts';

/** An object that takes these fields and no other. */
export const strict = <P extends Record<string, TSchema>>(properties: P) => Type.Object(properties, { additionalProperties: false });

export const functionName = () => Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });
const jsonSchema = () => Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object' });

/** What chat completions nest under `function` and responses do not. */
export const functionFields = {
  name: functionName(),
  description: Type.Optional(Type.Union([Type.String({ maxLength: 16_384 }), Type.Null()])),
  parameters: Type.Optional(Type.Union([jsonSchema(), Type.Null()])),
  strict: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
};

/** The form of a reply by a JSON Schema; nested under `json_schema` in chat completions. */
export const schemaFormatFields = {
  name: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }),
  description: Type.Optional(Type.String({ maxLength: 16_384 })),
  schema: Type.Optional(jsonSchema()),
  strict: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
};

/** Sampling and bookkeeping that both APIs name alike. */
export const commonFields = {
  temperature: Type.Optional(Type.Number({ minimum: 0, maximum: 2 })),
  top_p: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  presence_penalty: Type.Optional(Type.Number({ minimum: -2, maximum: 2 })),
  frequency_penalty: Type.Optional(Type.Number({ minimum: -2, maximum: 2 })),
  parallel_tool_calls: Type.Optional(Type.Boolean()),
  metadata: Type.Optional(metadata()),
  store: Type.Optional(Type.Boolean()),
  stream: Type.Optional(Type.Boolean()),
  // Taken, and without effect here: who the end user is to the provider, its caches and its tiers.
  user: Type.Optional(Type.String({ maxLength: 512 })),
  safety_identifier: Type.Optional(Type.String({ maxLength: 512 })),
  prompt_cache_key: Type.Optional(Type.String({ maxLength: 512 })),
  prompt_cache_retention: Type.Optional(Type.String({ maxLength: 64 })),
  service_tier: Type.Optional(Type.String({ maxLength: 64 })),
};

/** Where the document finds how a value is described. */
export const SHOWN = 'x-shown';

/** A message or an item: the mappers check it, and say better than a schema what is wrong; the document shows a schema. */
export const shown = (schema: TSchema) => Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object', [SHOWN]: schema });

/** Errors as OpenAI's clients read them. */
export const openAiError = Type.Object({
  error: Type.Object({
    message: Type.String(),
    type: Type.String({ description: 'invalid_request_error, rate_limit_error or server_error' }),
    param: Type.Union([Type.String(), Type.Null()], { description: 'The field that is wrong' }),
    code: Type.String({ description: 'Stable code' }),
  }),
});
export type OpenAiErrorBody = Static<typeof openAiError>;
