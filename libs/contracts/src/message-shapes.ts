import { Type, type Static } from 'typebox';
import { object, openObject } from './schema.js';

/** Who says a message; `tool`: the result of a call that the model asked for; `system`: instructions in the middle of a history. */
export const MESSAGE_ROLES = ['system', 'user', 'assistant', 'tool'] as const;
export type MessageRole = (typeof MESSAGE_ROLES)[number];

/** Bounds of what a model may ask of tools in one reply. */
export const MAX_TOOL_CALLS = 64;
/** Pictures of one message. */
export const MAX_IMAGES = 16;
export const MAX_TOOL_CALL_BYTES = 128 * 1024;
/** Messages that one request may put before the one that starts its turn, and their bytes in JSON form together. */
export const MAX_MESSAGES_BEFORE = 1_000;
export const MAX_BYTES_BEFORE = 640 * 1024;

type Shape = typeof object | typeof openObject;

export const TOOL_CALL_ID_LENGTH = 128;
export const TOOL_NAME_PATTERN = '^[A-Za-z0-9_.-]{1,128}$';
const toolCallId = () => Type.String({ minLength: 1, maxLength: TOOL_CALL_ID_LENGTH });
export const toolName = () => Type.String({ pattern: TOOL_NAME_PATTERN });

/** A call of a tool; `arguments` is JSON as the model wrote it, which need not be valid. */
export const toolCall = (of: Shape) => of({ id: toolCallId(), name: toolName(), arguments: Type.String() });
export type ToolCall = Static<ReturnType<typeof toolCall>>;

/** A picture that a user's message shows: an address that the provider fetches, or the picture itself as a `data:` URL. */
export const imagePart = (of: Shape) =>
  of({ url: Type.String({ minLength: 1 }), detail: Type.Optional(Type.String({ pattern: '^[a-z]{1,16}$' })) });
export type ImagePart = Static<ReturnType<typeof imagePart>>;

/** Calls are an assistant's, the id of the call that is answered a tool's. */
export const toolFields = (of: Shape) => ({
  toolCalls: Type.Optional(Type.Array(toolCall(of), { maxItems: MAX_TOOL_CALLS })),
  toolCallId: Type.Optional(toolCallId()),
});

/** Pictures, which a model sees behind the text. */
export const imageFields = (of: Shape) => ({ images: Type.Optional(Type.Array(imagePart(of), { maxItems: MAX_IMAGES })) });

/** A message as a request brings it. */
export const inputMessage = () => object({ role: Type.Enum([...MESSAGE_ROLES]), content: Type.String(), ...toolFields(object), ...imageFields(object) });
export type InputMessage = Static<ReturnType<typeof inputMessage>>;
