import { MAX_MESSAGE_BYTES, type ToolCall } from '@fenago/contracts';
import {
  estimateRequestTokens,
  tokensFromBytes,
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
import type { Budget } from '../domain/budget.js';
import { ToolCallCollector } from '../domain/tool-call-collector.js';
import type { FrameWriter } from './frame-writer.js';

/** A call that ended by itself, or that was cut because the reply grew too long or the budget was used up. */
export interface CallEnd {
  readonly reason: FinishReason | 'budget_exhausted';
  /** Of the attempt that gave the text; what failed attempts before it cost is the platform's to bear. */
  readonly usage: TokenUsage;
}

export interface ModelCallSetup {
  readonly frames: FrameWriter;
  readonly budget: Budget;
  /** Whether calls of a tool are the client's, who follows them as they come. */
  readonly isClients: (name: string) => boolean;
  readonly onRetry: (notice: RetryNotice) => void;
}

/** Streams one reply into frames and into a text that is bounded like every message. */
export class ModelCall {
  private readonly output = new BoundedText(MAX_MESSAGE_BYTES);
  private readonly calls = new ToolCallCollector();
  /** Of the calls that the client follows: their place among these, by their index in the reply. */
  private readonly places = new Map<number, number>();
  private inputTokens = 0;
  private outputBytes = 0;
  private lastFailure = '';

  constructor(private readonly setup: ModelCallSetup) {}

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
    this.inputTokens = estimateRequestTokens(request);
    if (!this.isAffordable()) return { reason: 'budget_exhausted', usage: { ...this.estimate(), inputTokens: 0 } };
    const model = withRetry(port, { onRetry: (notice) => this.retried(notice) });
    for await (const chunk of model.stream(request, options)) {
      if (chunk.type === 'finish') return { reason: chunk.reason, usage: chunk.usage };
      if (!this.take(chunk)) return { reason: 'max_output_tokens', usage: this.estimate() };
      if (!this.isAffordable()) return { reason: 'budget_exhausted', usage: this.estimate() };
    }
    throw new RangeError('The model port ended a stream without saying why.');
  }

  private isAffordable(): boolean {
    const { budget } = this.setup;
    return !budget.isBounded || budget.allows(this.estimate());
  }

  /** @returns false where the reply is as long as it may be */
  private take(chunk: Exclude<ModelChunk, { type: 'finish' }>): boolean {
    switch (chunk.type) {
      case 'accepted':
        return true;
      case 'reset':
        this.reset();
        return true;
      case 'tool_call':
        return this.takeCall(chunk);
      case 'delta': {
        const taken = this.output.add(chunk.text);
        this.outputBytes += Buffer.byteLength(taken);
        this.setup.frames.delta(taken);
        return taken.length === chunk.text.length;
      }
    }
  }

  private takeCall({ type: _type, ...piece }: Extract<ModelChunk, { type: 'tool_call' }>): boolean {
    if (!this.calls.add(piece)) return false;
    this.outputBytes += Buffer.byteLength(piece.arguments);
    if (piece.name !== undefined && this.setup.isClients(piece.name)) this.places.set(piece.index, this.places.size);
    const index = this.places.get(piece.index);
    if (index !== undefined) this.setup.frames.toolCall({ ...piece, index });
    return true;
  }

  private reset(): void {
    this.output.clear();
    this.calls.clear();
    this.places.clear();
    this.outputBytes = 0;
    this.setup.frames.reset(this.lastFailure);
  }

  private retried(notice: RetryNotice): void {
    this.lastFailure = notice.error.code;
    this.setup.onRetry(notice);
  }

  private estimate(): TokenUsage {
    const outputTokens = tokensFromBytes(this.outputBytes);
    return { inputTokens: this.inputTokens, cachedInputTokens: 0, outputTokens, reasoningTokens: 0, estimated: true };
  }
}
