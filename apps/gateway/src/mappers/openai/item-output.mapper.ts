import { replyIdOf, type MessageView, type ToolCall } from '@fenago/contracts';
import type { FunctionCallItem, Item, ItemStatus, MessageItem, OutputText } from '../../dto/openai/item.schema.js';
import type { ExecutionEnd } from '../../streaming/execution-end.js';

/** The part of an id that tells it from others of its kind. */
export const tailOf = (id: string): string => id.slice(id.indexOf('_') + 1);

/** Id of the item of a call: its place in the message that asks for it. */
export const callItemId = (messageId: string, index: number): string => `fc_${tailOf(messageId)}_${index}`;

/** Id of the message that an item is of, or part of; undefined where it is none of ours. */
export function messageIdOfItem(itemId: string): string | undefined {
  const [, tail] = /^(?:msg|fc|fco)_([0-9a-z]{26})(?:_\d{1,3})?$/.exec(itemId) ?? [];
  return tail === undefined ? undefined : `msg_${tail}`;
}

export const outputTextOf = (text: string): OutputText => ({ type: 'output_text', text, annotations: [], logprobs: [] });

export function replyItem(id: string, text: string, status: ItemStatus): MessageItem {
  return { type: 'message', id, status, role: 'assistant', content: [outputTextOf(text)] };
}

export function callItem(messageId: string, index: number, call: ToolCall, status: ItemStatus): FunctionCallItem {
  const { id, name, arguments: given } = call;
  return { type: 'function_call', id: callItemId(messageId, index), status, call_id: id, name, arguments: given };
}

/** What an execution gave: its text, unless it has only calls, and its calls. */
export function outputItems(executionId: string, { text, toolCalls }: Pick<ExecutionEnd, 'text' | 'toolCalls'>, status: ItemStatus): Item[] {
  const id = replyIdOf(executionId);
  const said = text === '' && (toolCalls.length > 0 || status !== 'completed') ? [] : [replyItem(id, text, status)];
  return [...said, ...toolCalls.map((call, index) => callItem(id, index, call, status))];
}

/** A message of a conversation, as the items that it comes to. */
export function messageItems(message: MessageView): Item[] {
  const { id, role, content, toolCalls = [], toolCallId = '', images = [] } = message;
  if (role === 'tool') return [{ type: 'function_call_output', id: `fco_${tailOf(id)}`, status: 'completed', call_id: toolCallId, output: content }];
  if (role === 'assistant') {
    const text = content === '' && toolCalls.length > 0 ? [] : [replyItem(id, content, 'completed')];
    return [...text, ...toolCalls.map((call, index) => callItem(id, index, call, 'completed'))];
  }
  const text = content === '' ? [] : [{ type: 'input_text' as const, text: content }];
  const shown = images.map(({ url, detail = 'auto' }) => ({ type: 'input_image' as const, image_url: url, detail }));
  return [{ type: 'message', id, status: 'completed', role, content: [...text, ...shown] }];
}
