import type { ModelMessage, ModelRequest, TokenUsage } from './model.port.js';

/** UTF-8 bytes per token: near 4 for English and code, and Chinese (3 bytes a character) comes out at 0.75 a character. */
const BYTES_PER_TOKEN = 4;

/** Role and separators that chat templates add around each message. */
const TOKENS_PER_MESSAGE = 4;

/** Tokens of `text` without a tokenizer, from its UTF-8 length: off by some 20 % either way, never 0 for a non-empty text. */
export function estimateTokens(text: string): number {
  return tokensFromBytes(Buffer.byteLength(text));
}

/** {@link estimateTokens} for a length in bytes already known. */
export function tokensFromBytes(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}

/** About what a picture of a thousand pixels a side costs with the large providers. */
const TOKENS_PER_IMAGE = 1_000;

/** A message does not change, and is estimated anew in every turn whose context it is in, several times. */
const estimates = new WeakMap<ModelMessage, number>();

/** Estimated input tokens of a context. */
export function estimateInputTokens(messages: readonly ModelMessage[]): number {
  let tokens = 0;
  for (const message of messages) tokens += estimateMessageTokens(message);
  return tokens;
}

/** Estimated input tokens of one message. */
export function estimateMessageTokens(message: ModelMessage): number {
  const known = estimates.get(message);
  if (known !== undefined) return known;
  let tokens = TOKENS_PER_MESSAGE + estimateTokens(message.content);
  if ('images' in message) tokens += TOKENS_PER_IMAGE * (message.images?.length ?? 0);
  if ('toolCalls' in message) for (const call of message.toolCalls ?? []) tokens += estimateTokens(call.name + call.arguments);
  estimates.set(message, tokens);
  return tokens;
}

/** Estimated tokens of a whole request: its context, the tools it offers, and the form it asks for. */
export function estimateRequestTokens({ messages, tools, responseFormat }: Pick<ModelRequest, 'messages' | 'tools' | 'responseFormat'>): number {
  const rest = [tools, responseFormat?.schema].filter((part) => part !== undefined);
  return estimateInputTokens(messages) + rest.reduce((sum, part) => sum + estimateTokens(JSON.stringify(part)), 0);
}

/** No tokens; exact, so that adding it never turns a sum into an estimate. */
export const NO_USAGE: TokenUsage = Object.freeze({
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  estimated: false,
});

/** The sum; estimated where either side is. Returns the other side itself where one is {@link NO_USAGE}. */
export function addUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  if (a === NO_USAGE) return b;
  if (b === NO_USAGE) return a;
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    estimated: a.estimated || b.estimated,
  };
}
