/** The parts of a chat completion request that the scripted model reads. */
export interface ChatRequest {
  model: string;
  messageCount: number;
  /** Estimated input tokens of all messages. */
  inputTokens: number;
  lastUserText: string;
  /** From 1: one more than the replies since the last user message that asked for tools. */
  round: number;
  /** Names of the tools that are offered. */
  tools: readonly string[];
  /** Results of tools since the last user message. */
  toolResults: readonly string[];
  stream: boolean;
  /** The reply is to be kept. */
  store: boolean;
  includeUsage: boolean;
  maxTokens: number;
  user: string | undefined;
  /** `type` of the form that is asked for. */
  responseFormat: string | undefined;
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
  let round = 1;
  let toolResults: string[] = [];
  for (const message of messages as unknown[]) {
    if (!isObject(message)) throw new BadChatRequestError("each of 'messages' must be an object");
    const text = textOf(message['content']);
    inputTokens += 4 + estimate(text);
    inputTokens += Array.isArray(message['tool_calls']) ? estimate(JSON.stringify(message['tool_calls'])) : 0;
    if (message['role'] === 'user') [lastUserText, round, toolResults] = [text, 1, []];
    if (Array.isArray(message['tool_calls'])) round++;
    if (message['role'] === 'tool') toolResults.push(text);
  }
  const cap = json['max_completion_tokens'] ?? json['max_tokens'];
  const { stream_options: streamOptions, response_format: format } = json;
  return {
    model,
    inputTokens,
    lastUserText,
    round,
    tools: namesOf(json['tools']),
    toolResults,
    messageCount: messages.length,
    stream: json['stream'] === true,
    store: json['store'] === true,
    includeUsage: isObject(streamOptions) && streamOptions['include_usage'] === true,
    maxTokens: typeof cap === 'number' && cap > 0 ? cap : Number.POSITIVE_INFINITY,
    user: typeof json['user'] === 'string' ? json['user'] : undefined,
    responseFormat: isObject(format) ? String(format['type']) : undefined,
  };
}

function namesOf(tools: unknown): string[] {
  if (!Array.isArray(tools)) return [];
  return tools.map((tool: unknown) => (isObject(tool) && isObject(tool['function']) ? String(tool['function']['name']) : ''));
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
