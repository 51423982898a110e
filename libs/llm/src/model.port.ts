/** One message of the context, in the order the model reads it. */
export type ModelMessage =
  | { role: 'system'; content: string }
  | { role: 'user'; content: string; images?: readonly ModelImage[] }
  | { role: 'assistant'; content: string; toolCalls?: readonly ModelToolCall[] }
  /** The result of a call; providers refuse one whose call is not in the message before it. */
  | { role: 'tool'; content: string; toolCallId: string };

/** A picture: an address that the provider fetches, or a `data:` URL. */
export interface ModelImage {
  url: string;
  detail?: string;
}

/** A call of a tool, as the model asked for it. `arguments` is JSON as the model wrote it: check it before use. */
export interface ModelToolCall {
  id: string;
  name: string;
  arguments: string;
}

/** A tool that the model may ask for. `parameters` is a JSON Schema; none takes no arguments. */
export interface ModelTool {
  name: string;
  description?: string;
  parameters?: Readonly<Record<string, unknown>>;
  /** The provider holds the arguments to the schema, where it can. */
  strict?: boolean;
}

/** What form the reply is to have. */
export interface ModelResponseFormat {
  type: 'text' | 'json_object' | 'json_schema';
  /** With `json_schema`. */
  name?: string;
  description?: string;
  schema?: Readonly<Record<string, unknown>>;
  strict?: boolean;
}

/** One call of a model. Absent options are left to the provider's defaults. */
export interface ModelRequest {
  model: string;
  messages: readonly ModelMessage[];
  temperature?: number;
  topP?: number;
  /** Cap in tokens, reasoning included where the provider counts it so. */
  maxOutputTokens?: number;
  stop?: readonly string[];
  seed?: number;
  presencePenalty?: number;
  frequencyPenalty?: number;
  reasoningEffort?: string;
  tools?: readonly ModelTool[];
  toolChoice?: 'auto' | 'none' | 'required' | { name: string };
  parallelToolCalls?: boolean;
  responseFormat?: ModelResponseFormat;
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
  /** True where the provider did not report, or not to the end: the numbers come from {@link estimateTokens}, or tell of a part. */
  estimated: boolean;
}

/** Why a model stopped by itself. `max_output_tokens` also stands for the adapter's own output bound. */
export type FinishReason = 'stop' | 'tool_calls' | 'max_output_tokens' | 'content_filter';

/** Who answered: the provider by its name, and the model as the provider calls it. */
export interface ModelSource {
  provider: string;
  model: string;
}

/**
 * A stream is any number of `delta`, `tool_call`, `accepted` and `reset`, then exactly one `finish`; otherwise it throws a
 * ModelError.
 * - `accepted` (only where the provider keeps responses): the id under which `retrieve` may find the whole reply later.
 * - `tool_call`: the next piece of the call `index`; its `id` and `name` come with its first piece.
 * - `reset` (only from {@link withRetry} and {@link withFallback}): discard all that was received so far; the reply starts anew.
 * - `finish.responseModel`: the model as the reply names it, often more exact than what was asked for.
 * - `finish.wastedUsage` (only from {@link withRetry} and {@link withFallback}): tokens of failed attempts, not contained in `usage`.
 * - `source` (only from {@link withFallback}): who speaks.
 */
export type ModelChunk =
  | { type: 'accepted'; responseId: string; source?: ModelSource }
  | { type: 'delta'; text: string }
  | { type: 'tool_call'; index: number; id?: string; name?: string; arguments: string }
  | { type: 'reset' }
  | ModelFinish;

/** The last chunk of a reply that came to its end. */
export interface ModelFinish {
  type: 'finish';
  reason: FinishReason;
  usage: TokenUsage;
  responseId?: string;
  responseModel?: string;
  /** Milliseconds from the request to the first token, of a reply that was streamed. */
  firstTokenMs?: number;
  wastedUsage?: TokenUsage;
  source?: ModelSource;
}

/** A whole reply, as a provider has kept it. */
export interface ModelResponse {
  text: string;
  toolCalls: readonly ModelToolCall[];
  finish: ModelFinish;
}

/** Longest waits for the provider in milliseconds. Time the consumer takes between chunks does not count. */
export interface ModelTimeouts {
  /** From the request to the response's headers. Servers that load a model first (Ollama) send none before that. */
  connectMs: number;
  /** From the headers to the first token of text or of visible reasoning. */
  firstTokenMs: number;
  /** Between two events of the stream after the first token. */
  idleMs: number;
}

export interface ModelCallOptions {
  /** Stops the HTTP request, whether or not the consumer is waiting for a chunk. */
  signal: AbortSignal;
  timeouts: ModelTimeouts;
  /** Milliseconds since 1970 at which `signal` will stop the call: no wait is begun that would end after it. */
  deadlineAt?: number;
}

/** A chat model that streams. Throws nothing but ModelError for what the provider or the network does. */
export interface ModelPort {
  stream(request: ModelRequest, options: ModelCallOptions): AsyncIterable<ModelChunk>;
  /**
   * The whole reply to a call that was accepted before; undefined where the provider does not know it, or not to its end.
   * Absent where the provider keeps none. `request` is that of the call: what it cost is estimated from it where the
   * provider does not say.
   * @throws ModelError
   */
  retrieve?(responseId: string, request: ModelRequest, options: RetrieveOptions): Promise<ModelResponse | undefined>;
}

export interface RetrieveOptions extends ModelCallOptions {
  /** Of the `accepted` chunk. */
  source?: ModelSource;
}
