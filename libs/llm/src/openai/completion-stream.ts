import type OpenAI from 'openai';
import { ModelError } from '../model-error.js';
import type { FinishReason, ModelCallOptions, ModelChunk, ModelRequest, TokenUsage } from '../model.port.js';
import { estimateRequestTokens, tokensFromBytes } from '../token-usage.js';
import { mapFailure } from './map-failure.js';
import { mapFinishReason, mapUsage } from './map-usage.js';
import { toCompletionParams } from './map-request.js';
import type { MaxTokensParameter } from './map-request.js';
import { Watchdog } from './watchdog.js';

type Completion = OpenAI.Chat.Completions.ChatCompletionChunk;
type FinishChunk = Extract<ModelChunk, { type: 'finish' }>;
type Piece = Extract<ModelChunk, { type: 'delta' | 'tool_call' }>;

export interface CompletionSettings {
  client: OpenAI;
  apiKey: string;
  maxTokensParameter: MaxTokensParameter;
  maxOutputBytes: number;
  now: () => number;
}

/** The SDK's own timeout (until the headers) stays out of the way: the watchdog holds all three. */
const SDK_TIMEOUT_MS = 2 ** 31 - 1;

/** One call: opens the stream, passes text on, watches its waits and bounds, and tells how it ended. */
export class CompletionStream {
  private readonly controller = new AbortController();
  private readonly watchdog = new Watchdog(() => this.controller.abort());
  private accepted = false;
  private isEventStream = false;
  private hasEvents = false;
  private hasFirstToken = false;
  private outputBytes = 0;
  private hasToolCalls = false;
  private truncated = false;
  private drained = false;
  private reason: FinishReason | undefined;
  private usage: TokenUsage | undefined;
  private responseId: string | undefined;

  constructor(
    private readonly settings: CompletionSettings,
    private readonly request: ModelRequest,
    private readonly options: ModelCallOptions,
  ) {}

  async *run(): AsyncGenerator<ModelChunk> {
    const { signal } = this.options;
    const onAbort = (): void => this.controller.abort();
    let failure: unknown;
    if (signal.aborted) throw this.aborted();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const events = await this.open();
      for (;;) {
        // Before the first token nothing was yielded, and its wait runs on over the events without text.
        if (this.hasFirstToken) this.watchdog.restart();
        const next = await events.next();
        this.drained = next.done === true;
        if (next.done || signal.aborted) break;
        const pieces = this.accept(next.value);
        if (pieces.length > 0) this.watchdog.pause();
        yield* pieces;
        if (this.truncated) break;
      }
    } catch (error) {
      failure = error;
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.watchdog.stop();
      if (!this.drained) this.controller.abort();
    }
    yield this.conclude(failure);
  }

  private async open(): Promise<AsyncIterator<Completion>> {
    const { client, maxTokensParameter } = this.settings;
    this.watchdog.enter('connect', this.options.timeouts.connectMs);
    const { data, response } = await client.chat.completions
      .create(toCompletionParams(this.request, maxTokensParameter), { signal: this.controller.signal, timeout: SDK_TIMEOUT_MS })
      .withResponse();
    this.accepted = true;
    this.isEventStream = (response.headers.get('content-type') ?? '').includes('text/event-stream');
    this.watchdog.enter('first_token', this.options.timeouts.firstTokenMs);
    return data[Symbol.asyncIterator]();
  }

  /** Notes what an event tells and returns its text and pieces of tool calls, cut at the output bound. */
  private accept(event: Completion): readonly Piece[] {
    this.hasEvents = true;
    this.responseId ??= event.id || undefined;
    if (event.usage) this.usage = mapUsage(event.usage) ?? this.usage;
    const choice = event.choices?.[0];
    if (!choice) return [];
    if (choice.finish_reason) this.reason = mapFinishReason(choice.finish_reason);
    const delta = choice.delta as DeltaWithReasoning | undefined;
    const text = delta?.content || delta?.refusal || '';
    const calls = delta?.tool_calls ?? [];
    if (!this.hasFirstToken && (text !== '' || calls.length > 0 || delta?.reasoning_content || delta?.reasoning)) this.firstToken();
    const pieces = calls.map((call) => this.toolCall(call));
    return text === '' ? pieces : [{ type: 'delta', text: this.bound(text) }, ...pieces];
  }

  private toolCall({ index, id, function: call }: ToolCallDelta): Piece {
    this.hasToolCalls = true;
    const name = call?.name;
    return { type: 'tool_call', index, ...(id ? { id } : {}), ...(name ? { name } : {}), arguments: this.bound(call?.arguments ?? '') };
  }

  private firstToken(): void {
    this.hasFirstToken = true;
    this.watchdog.enter('idle', this.options.timeouts.idleMs);
  }

  private bound(text: string): string {
    const room = this.settings.maxOutputBytes - this.outputBytes;
    const bytes = Buffer.byteLength(text);
    this.outputBytes += Math.min(bytes, room);
    if (bytes <= room) return text;
    this.truncated = true;
    return cutToBytes(text, room);
  }

  /**
   * The last chunk, or the error. A stream that breaks after its finish reason is a whole reply whose
   * usage is missing, not a failure.
   */
  private conclude(failure: unknown): FinishChunk {
    if (this.options.signal.aborted) throw this.aborted();
    if (this.truncated) return this.finish('max_output_tokens', this.estimate());
    if (this.reason) return this.finish(this.reasonAsSeen(this.reason), this.usage ?? this.estimate());
    const usage = this.usageSoFar();
    if (this.watchdog.expired) {
      throw new ModelError('provider_timeout', { retryable: true, phase: this.watchdog.expired, cause: failure, usage });
    }
    const { apiKey, now } = this.settings;
    if (failure !== undefined) throw mapFailure(failure, { accepted: this.accepted, usage, apiKey, now });
    // Ended without a finish reason: cut by something between us and the provider, or never a stream of ours.
    if (this.hasEvents || this.isEventStream) throw new ModelError('provider_stream_broken', { retryable: true, usage });
    throw new ModelError('provider_bad_response', { retryable: false, detail: 'The reply is not an event stream.', usage });
  }

  /** Some servers end a reply that asks for tools with `stop`, and one that does not with `tool_calls`. */
  private reasonAsSeen(reason: FinishReason): FinishReason {
    if (reason !== 'stop' && reason !== 'tool_calls') return reason;
    return this.hasToolCalls ? 'tool_calls' : 'stop';
  }

  private finish(reason: FinishReason, usage: TokenUsage): FinishChunk {
    return { type: 'finish', reason, usage, ...(this.responseId ? { responseId: this.responseId } : {}) };
  }

  private aborted(): ModelError {
    return new ModelError('aborted', { retryable: false, cause: this.options.signal.reason, usage: this.usageSoFar() });
  }

  /** Before the provider has accepted the call nothing was used. */
  private usageSoFar(): TokenUsage | undefined {
    return this.accepted ? (this.usage ?? this.estimate()) : undefined;
  }

  private estimate(): TokenUsage {
    return {
      inputTokens: estimateRequestTokens(this.request),
      cachedInputTokens: 0,
      outputTokens: tokensFromBytes(this.outputBytes),
      reasoningTokens: 0,
      estimated: true,
    };
  }
}

type ToolCallDelta = NonNullable<Completion['choices'][number]['delta']['tool_calls']>[number];

/** Compatible servers stream visible reasoning under one of two names that the SDK's types do not have. */
type DeltaWithReasoning = Completion['choices'][number]['delta'] & { reasoning_content?: string | null; reasoning?: string | null };

/** The longest prefix of whole characters within `maxBytes`. */
function cutToBytes(text: string, maxBytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(maxBytes));
  return text.slice(0, read);
}
