import { MAX_MESSAGE_BYTES } from '@fenago/contracts';
import {
  estimateInputTokens,
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
  private lastFailure = '';

  constructor(
    private readonly model: ModelPort,
    private readonly frames: FrameWriter,
    private readonly onRetry: (notice: RetryNotice) => void,
  ) {}

  /** What has come so far. */
  get text(): string {
    return this.output.text;
  }

  /** @throws ModelError */
  async run(request: ModelRequest, options: ModelCallOptions): Promise<CallEnd> {
    const model = withRetry(this.model, { onRetry: (notice) => this.retried(notice) });
    for await (const chunk of model.stream(request, options)) {
      if (chunk.type === 'finish') return { reason: chunk.reason, usage: chunk.usage };
      if (!this.take(chunk)) return { reason: 'max_output_tokens', usage: this.estimate(request) };
    }
    throw new RangeError('The model port ended a stream without saying why.');
  }

  /** @returns false where the text is as long as it may be */
  private take(chunk: Exclude<ModelChunk, { type: 'finish' }>): boolean {
    if (chunk.type === 'reset') {
      this.output.clear();
      this.frames.reset(this.lastFailure);
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
    const inputTokens = estimateInputTokens(request.messages);
    return { inputTokens, cachedInputTokens: 0, outputTokens: estimateTokens(this.text), reasoningTokens: 0, estimated: true };
  }
}
