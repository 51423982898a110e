import { Type, type Static } from 'typebox';
import { anyObject, type object, type openObject } from './schema.js';

/** Bytes of the JSON form of an agent's response format: it travels in the agent's events. */
export const MAX_RESPONSE_FORMAT_BYTES = 64 * 1024;

/** A JSON Schema, handed to the provider as it is. */
export const jsonSchema = () => anyObject();

/** What form a reply is to have; with `json_schema`, `schema` says which. Providers hold replies to it where they can. */
export const responseFormat = (of: typeof object | typeof openObject) =>
  of({
    type: Type.Enum(['text', 'json_object', 'json_schema']),
    name: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' })),
    description: Type.Optional(Type.String({ maxLength: 16_384 })),
    schema: Type.Optional(jsonSchema()),
    strict: Type.Optional(Type.Boolean()),
  });
export type ResponseFormat = Static<ReturnType<typeof responseFormat>>;
