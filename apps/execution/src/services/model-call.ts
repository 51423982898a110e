import { MAX_MESSAGE_BYTES, type ToolCall } from '@fenago/contracts';
import {
  estimateRequestTokens,
  estimateTokens,
  withRetry,
  type FinishReason,
  type ModelCallOptions,
  type ModelChunk,
  type ModelPort,
  type ModelRequest,
  type RetryNotice,
  type TokenUsage,
} from '@fenago/llm';
import { BoundedText } from '../domain/bounded-text.js';
import { ToolCallCollector } from '../domain/tool-call-collector.js';
import type { FrameWriter } from './frame-writer.js';

/** A call that ended by itself, or that was cut because the reply grew too long. */
export interface CallEnd {
  readonly reason: FinishReason;
  /** Of the attempt that gave the text; what failed attempts before it cost is the platform's to bear. */
  readonly usage: TokenUsage;
}

/** Streams one reply into frames and into a text that is bounded like every message. */
export class ModelCall {
  private readonly output = new BoundedText(MAX_MESSAGE_BYTES);
  private readonly calls = new ToolCallCollector();
  private lastFailure = '';

  constructor(
    private readonly frames: FrameWriter,
    private readonly onRetry: (notice: RetryNotice) => void,
  ) {}

  /** What has come so far. */
  get text(): string {
    return this.output.text;
  }

  /** Calls of tools that have come so far. */
  get toolCalls(): readonly ToolCall[] {
    return this.calls.calls;
  }

  /** @throws ModelError */
  async run(port: ModelPort, request: ModelRequest, options: ModelCallOptions): Promise<CallEnd> {
    const model = withRetry(port, { onRetry: (notice) => this.retried(notice) });
    for await (const chunk of model.stream(request, options)) {
      if (chunk.type === 'finish') return { reason: chunk.reason, usage: chunk.usage };
      if (!this.take(chunk)) return { reason: 'max_output_tokens', usage: this.estimate(request) };
    }
    throw new RangeError('The model port ended a stream without saying why.');
  }

  /** @returns false where the reply is as long as it may be */
  private take(chunk: Exclude<ModelChunk, { type: 'finish' }>): boolean {
    if (chunk.type === 'reset') {
      this.output.clear();
      this.calls.clear();
      this.frames.reset(this.lastFailure);
      return true;
    }
    if (chunk.type === 'tool_call') {
      const { type: _type, ...piece } = chunk;
      if (!this.calls.add(piece)) return false;
      this.frames.toolCall(piece);
      return true;
    }
    const taken = this.output.add(chunk.text);
    this.frames.delta(taken);
    return taken.length === chunk.text.length;
  }

  private retried(notice: RetryNotice): void {
    this.lastFailure = notice.error.code;
    this.onRetry(notice);
  }

  private estimate(request: ModelRequest): TokenUsage {
    const inputTokens = estimateRequestTokens(request);
    const outputTokens = estimateTokens(this.text) + estimateTokens(this.toolCalls.map((call) => call.arguments).join(''));
    return { inputTokens, cachedInputTokens: 0, outputTokens, reasoningTokens: 0, estimated: true };
  }
}
