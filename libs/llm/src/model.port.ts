/** One message of the context, in the order the model reads it. */
export interface ModelMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** One call of a model. Absent options are left to the provider's defaults. */
export interface ModelRequest {
  model: string;
  messages: readonly ModelMessage[];
  temperature?: number;
  topP?: number;
  /** Cap in tokens, reasoning included where the provider counts it so. */
  maxOutputTokens?: number;
  /** Opaque id of the end user for the provider's abuse checks; never an e-mail address. */
  user?: string;
}

/**
 * Tokens of one call. `cachedInputTokens` is a part of `inputTokens`, and `reasoningTokens` a part of
 * `outputTokens`: the total is `inputTokens + outputTokens`.
 */
export interface TokenUsage {
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
  reasoningTokens: number;
  /** True where the provider did not report and the numbers come from {@link estimateTokens}. */
  estimated: boolean;
}

/** Why a model stopped by itself. `max_output_tokens` also stands for the adapter's own output bound. */
export type FinishReason = 'stop' | 'max_output_tokens' | 'content_filter';

/**
 * A stream is any number of `delta` and `reset`, then exactly one `finish`; otherwise it throws a ModelError.
 * - `reset` (only from {@link withRetry}): discard all text received so far; the reply starts anew.
 * - `finish.wastedUsage` (only from {@link withRetry}): tokens of failed attempts, not contained in `usage`.
 */
export type ModelChunk =
  | { type: 'delta'; text: string }
  | { type: 'reset' }
  | { type: 'finish'; reason: FinishReason; usage: TokenUsage; responseId?: string; wastedUsage?: TokenUsage };

/** Longest waits for the provider in milliseconds. Time the consumer takes between chunks does not count. */
export interface ModelTimeouts {
  /** From the request to the response's headers. Servers that load a model first (Ollama) send none before that. */
  connectMs: number;
  /** From the headers to the first token of text or of visible reasoning. */
  firstTokenMs: number;
  /** Between two events of the stream after the first token. */
  idleMs: number;
}

/** `signal` stops the HTTP request at once, whether or not the consumer is waiting for a chunk. */
export interface ModelCallOptions {
  signal: AbortSignal;
  timeouts: ModelTimeouts;
}

/** A chat model that streams. Throws nothing but ModelError for what the provider or the network does. */
export interface ModelPort {
  stream(request: ModelRequest, options: ModelCallOptions): AsyncIterable<ModelChunk>;
}
