import { Type, type Static } from 'typebox';

const itemStatus = Type.Enum(['in_progress', 'completed', 'incomplete']);

const inputText = Type.Object({ type: Type.Literal('input_text'), text: Type.String() });
const inputImage = Type.Object({ type: Type.Literal('input_image'), image_url: Type.String(), detail: Type.String() });
export const outputText = Type.Object({
  type: Type.Literal('output_text'),
  text: Type.String(),
  annotations: Type.Array(Type.Unsafe<never>({})),
  logprobs: Type.Array(Type.Unsafe<never>({})),
});
export type OutputText = Static<typeof outputText>;

export const messageItem = Type.Object({
  type: Type.Literal('message'),
  id: Type.String(),
  status: itemStatus,
  role: Type.Enum(['system', 'user', 'assistant']),
  content: Type.Array(Type.Union([inputText, inputImage, outputText])),
});
export type MessageItem = Static<typeof messageItem>;

export const functionCallItem = Type.Object({
  type: Type.Literal('function_call'),
  id: Type.String(),
  status: itemStatus,
  call_id: Type.String(),
  name: Type.String(),
  arguments: Type.String(),
});
export type FunctionCallItem = Static<typeof functionCallItem>;

const functionCallOutputItem = Type.Object({
  type: Type.Literal('function_call_output'),
  id: Type.String(),
  status: itemStatus,
  call_id: Type.String(),
  output: Type.String(),
});

/** One item of a conversation, or of a response's output. */
export const item = Type.Union([messageItem, functionCallItem, functionCallOutputItem]);
export type Item = Static<typeof item>;
export type ItemStatus = Item['status'];
