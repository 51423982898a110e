/** The parts of a chat completion request that the scripted model reads. */
export interface ChatRequest {
  model: string;
  messageCount: number;
  /** Estimated input tokens of all messages. */
  inputTokens: number;
  lastUserText: string;
  stream: boolean;
  includeUsage: boolean;
  maxTokens: number;
  user: string | undefined;
}

/** A body the real API would refuse with 400. */
export class BadChatRequestError extends Error {
  override readonly name = 'BadChatRequestError';
}

type Json = Record<string, unknown>;

/** @throws BadChatRequestError */
export function readChatRequest(body: string, estimate: (text: string) => number): ChatRequest {
  const json = parseObject(body);
  const { model, messages } = json;
  if (typeof model !== 'string' || model === '') throw new BadChatRequestError('you must provide a model parameter');
  if (!Array.isArray(messages) || messages.length === 0) throw new BadChatRequestError("'messages' must be a non-empty array");
  let inputTokens = 0;
  let lastUserText = '';
  for (const message of messages as unknown[]) {
    if (!isObject(message)) throw new BadChatRequestError("each of 'messages' must be an object");
    const text = textOf(message['content']);
    inputTokens += 4 + estimate(text);
    if (message['role'] === 'user') lastUserText = text;
  }
  const cap = json['max_completion_tokens'] ?? json['max_tokens'];
  const streamOptions = json['stream_options'];
  return {
    model,
    inputTokens,
    lastUserText,
    messageCount: messages.length,
    stream: json['stream'] === true,
    includeUsage: isObject(streamOptions) && streamOptions['include_usage'] === true,
    maxTokens: typeof cap === 'number' && cap > 0 ? cap : Number.POSITIVE_INFINITY,
    user: typeof json['user'] === 'string' ? json['user'] : undefined,
  };
}

function parseObject(body: string): Json {
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch (cause) {
    throw new BadChatRequestError('We could not parse the JSON body of your request.', { cause });
  }
  throw new BadChatRequestError('The body must be a JSON object.');
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Content is a string or a list of parts, of which only text counts here. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: unknown) => (isObject(part) && typeof part['text'] === 'string' ? part['text'] : '')).join('');
}
