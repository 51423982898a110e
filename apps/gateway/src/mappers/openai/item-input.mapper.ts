import type { ImagePart, InputMessage } from '@fenago/contracts';
import { callIdOf, invalidParam, stringOf, textOf, toolNameOf } from './input.mapper.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Items as messages: calls that follow each other, and the text before them, are one message of the assistant. Reasoning
 * is left out: providers would not know that of another.
 * @param param of the list, as OpenAI writes it
 * @throws FenagoError `invalid_request` that names the item
 */
export function toMessages(items: readonly Fields[], param: string): InputMessage[] {
  const messages: InputMessage[] = [];
  for (const [index, item] of items.entries()) {
    const place = `${param}[${index}]`;
    switch (item['type'] ?? 'message') {
      case 'message':
        messages.push(toMessage(item, place));
        break;
      case 'function_call':
        addCall(messages, item, place);
        break;
      case 'function_call_output':
        messages.push({ role: 'tool', content: textOf(item['output'], `${place}.output`), toolCallId: callIdOf(item['call_id'], `${place}.call_id`) });
        break;
      case 'reasoning':
        break;
      default:
        throw invalidParam(`${place}.type`, 'must be message, function_call, function_call_output or reasoning');
    }
  }
  return messages;
}

function toMessage(item: Fields, place: string): InputMessage {
  const content = item['content'];
  const param = `${place}.content`;
  switch (item['role']) {
    case 'user':
      return toUserMessage(content, param);
    case 'system':
    case 'developer':
      return { role: 'system', content: spoken(textOf(content, param), param) };
    case 'assistant':
      return { role: 'assistant', content: textOf(content, param) };
    default:
      throw invalidParam(`${place}.role`, 'must be user, assistant, system or developer');
  }
}

function addCall(messages: InputMessage[], item: Fields, place: string): void {
  const given = item['arguments'];
  if (typeof given !== 'string') throw invalidParam(`${place}.arguments`, 'must be a text');
  const call = { id: callIdOf(item['call_id'], `${place}.call_id`), name: toolNameOf(item['name'], `${place}.name`), arguments: given };
  const last = messages.at(-1);
  if (last?.role !== 'assistant') messages.push({ role: 'assistant', content: '', toolCalls: [call] });
  else messages.splice(-1, 1, { ...last, toolCalls: [...(last.toolCalls ?? []), call] });
}

/** Parts that are no text, but that are taken. */
const IMAGES: ReadonlySet<unknown> = new Set(['input_image', 'image_url']);

/** A message of a user: text and pictures, as both APIs write them. */
export function toUserMessage(content: unknown, param: string): InputMessage {
  const images = imagesOf(content, param);
  const text = textOf(content, param, IMAGES);
  return images.length === 0 ? { role: 'user', content: spoken(text, param) } : { role: 'user', content: text, images };
}

function spoken(text: string, param: string): string {
  if (text === '') throw invalidParam(param, 'must not be empty');
  return text;
}

function imagesOf(content: unknown, param: string): ImagePart[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((part: unknown, index): ImagePart[] => {
    const { type, image_url: given, detail } = (typeof part === 'object' && part !== null ? part : {}) as Fields;
    if (!IMAGES.has(type)) return [];
    const nested = typeof given === 'object' && given !== null ? (given as Fields) : { url: given, detail };
    const url = stringOf(nested['url'], `${param}[${index}].image_url`);
    if (!/^(?:https?:\/\/|data:image\/)/.test(url)) throw invalidParam(`${param}[${index}].image_url`, 'must be an http address or a data: URL of a picture');
    return [{ url, ...(typeof nested['detail'] === 'string' ? { detail: nested['detail'] } : {}) }];
  });
}
