import { Type } from 'typebox';
import { MAX_TOOL_CALLS, TOOL_CALL_ID_LENGTH, TOOL_NAME_PATTERN } from '@fenago/contracts';
import { shown } from './shared.schema.js';

const literal = (value: string) => Type.Literal(value);
const someCharacters = () => Type.String({ minLength: 1 });
const callId = () => Type.String({ minLength: 1, maxLength: TOOL_CALL_ID_LENGTH });
const toolName = () => Type.String({ pattern: TOOL_NAME_PATTERN });
const messageType = () => Type.Optional(Type.Union([literal('message'), Type.Null()]));

const textPart = Type.Object({ type: Type.Enum(['text', 'input_text', 'output_text']), text: Type.String() });
const refusalPart = Type.Object({ type: literal('refusal'), refusal: Type.String() });
const pictureUrl = () => Type.String({ pattern: '^(?:https?://|data:image/)', description: 'An http address, or a data: URL of a picture' });
const inputImage = Type.Object({ type: literal('input_image'), image_url: pictureUrl() });
const imageUrl = Type.Object({ type: literal('image_url'), image_url: Type.Object({ url: pictureUrl() }) });

const parts = Type.Union([textPart, refusalPart]);
const text = Type.Union([Type.String(), Type.Array(parts)]);
/** Says something; that one of several parts must, no schema tells. */
const someText = Type.Union([someCharacters(), Type.Array(parts, { minItems: 1 })]);
const textAndPictures = Type.Union([someCharacters(), Type.Array(Type.Union([textPart, refusalPart, inputImage, imageUrl]), { minItems: 1 })]);

const call = Type.Object({ id: callId(), type: Type.Optional(literal('function')), function: Type.Object({ name: toolName(), arguments: Type.String() }) });

/** A message of a chat completion. */
export const chatMessage = shown(
  Type.Union([
    Type.Object({ role: Type.Enum(['system', 'developer']), content: text }),
    Type.Object({ role: literal('user'), content: textAndPictures }),
    Type.Object({
      role: literal('assistant'),
      content: Type.Optional(Type.Union([text, Type.Null()])),
      tool_calls: Type.Optional(Type.Union([Type.Array(call, { maxItems: MAX_TOOL_CALLS }), Type.Null()])),
    }),
    Type.Object({ role: literal('tool'), tool_call_id: callId(), content: text }),
  ]),
);

/** An item that is added to a conversation, or that a response answers. */
export const inputItem = shown(
  Type.Union([
    Type.Object({ type: messageType(), role: literal('assistant'), content: text }),
    Type.Object({ type: messageType(), role: Type.Enum(['system', 'developer']), content: someText }),
    Type.Object({ type: messageType(), role: literal('user'), content: textAndPictures }),
    Type.Object({ type: literal('function_call'), call_id: callId(), name: toolName(), arguments: Type.String() }),
    Type.Object({ type: literal('function_call_output'), call_id: callId(), output: text }),
    Type.Object({ type: literal('reasoning') }),
  ]),
);
