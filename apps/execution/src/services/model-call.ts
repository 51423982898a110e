import { MAX_MESSAGE_BYTES, type ToolCall } from '@fenago/contracts';
import {
  ModelError,
  estimateRequestTokens,
  tokensFromBytes,
  withFallback,
  withRetry,
  type FallbackNotice,
  type ModelCallOptions,
  type ModelChunk,
  type ModelFinish,
  type ModelPort,
  type ModelRequest,
  type ModelResponse,
  type ModelSource,
  type RetryNotice,
  type TokenUsage,
} from '@fenago/llm';
import { BoundedText } from '../domain/bounded-text.js';
import type { Budget } from '../domain/budget.js';
import { safePiece } from '../domain/safe-call.js';
import { ToolCallCollector } from '../domain/tool-call-collector.js';
import type { FrameWriter } from './frame-writer.js';
import type { Candidate, Candidates } from './models.service.js';

/**
 * A call that ended by itself, or that was cut because the reply grew too long or the budget was used up. Its usage is that
 * of the attempt that gave the text; what failed attempts before it cost is the platform's to bear.
 */
export interface CallEnd extends Omit<ModelFinish, 'type' | 'reason'> {
  readonly reason: ModelFinish['reason'] | 'budget_exhausted';
}

export interface ModelCallSetup {
  readonly frames: FrameWriter;
  /** What is left, by the price of who is asked. */
  readonly budgetOf: (source: ModelSource) => Budget;
  /** Whether calls of a tool are the client's, who follows them as they come. */
  readonly isClients: (name: string) => boolean;
  /** The provider keeps the reply under an id. */
  readonly onAccepted: (responseId: string, source: ModelSource) => void;
  readonly onRetry: (notice: RetryNotice) => void;
  readonly onFallback: (notice: FallbackNotice) => void;
}

/** Streams one reply into frames and into a text that is bounded like every message. */
export class ModelCall {
  private readonly output = new BoundedText(MAX_MESSAGE_BYTES);
  private readonly calls = new ToolCallCollector();
  /** Of the calls that the client follows: their place among these, by their index in the reply. */
  private readonly places = new Map<number, number>();
  private readonly cut = new AbortController();
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
  async run(candidates: Candidates, request: ModelRequest, options: ModelCallOptions): Promise<CallEnd> {
    this.inputTokens = estimateRequestTokens(request);
    let budget = this.setup.budgetOf(candidates[0].source);
    if (!this.isAffordable(budget)) return { reason: 'budget_exhausted', usage: { ...this.estimate(), inputTokens: 0 } };
    const model = this.modelOf(candidates, (next) => (budget = this.setup.budgetOf(next)));
    const signal = AbortSignal.any([options.signal, this.cut.signal]);
    try {
      for await (const chunk of model.stream(request, { ...options, signal })) {
        if (chunk.type === 'finish') return chunk;
        if (!this.take(chunk)) this.cut.abort('max_output_tokens');
        else if (!this.isAffordable(budget)) this.cut.abort('budget_exhausted');
      }
    } catch (error) {
      if (this.cut.signal.aborted && !options.signal.aborted && error instanceof ModelError) return this.endOfCut(error);
      throw error;
    }
    throw new RangeError('The model port ended a stream without saying why.');
  }

  /** Takes a whole reply, as if it came now. */
  replay({ text, toolCalls, finish }: ModelResponse, source: ModelSource): CallEnd {
    const pieces = toolCalls.map((call, index) => ({ type: 'tool_call' as const, index, ...call }));
    const isWhole = [{ type: 'delta' as const, text }, ...pieces].every((chunk) => this.take(chunk));
    return { ...finish, source, reason: isWhole ? finish.reason : 'max_output_tokens' };
  }

  /** The candidates, each asked several times, and then the next. */
  private modelOf(candidates: Candidates, onNext: (source: ModelSource) => void): ModelPort {
    const { onRetry, onFallback } = this.setup;
    const repeated = ({ source, port }: Candidate) => ({
      source,
      port: withRetry(port, {
        onRetry: (notice) => {
          this.lastFailure = notice.error.code;
          onRetry(notice);
        },
      }),
    });
    const [first, ...others] = candidates;
    return withFallback([repeated(first), ...others.map(repeated)], {
      onFallback: (notice) => {
        this.lastFailure = notice.error.code;
        onNext(notice.next);
        onFallback(notice);
      },
    });
  }

  /** The adapter knows best what a call cost that was cut. */
  private endOfCut({ partial }: ModelError): CallEnd {
    const { usage = this.estimate(), source } = partial ?? {};
    return { reason: this.cut.signal.reason as CallEnd['reason'], usage, ...(source === undefined ? {} : { source }) };
  }

  private isAffordable(budget: Budget): boolean {
    return !budget.isBounded || budget.allows(this.estimate());
  }

  /** @returns false where the reply is as long as it may be */
  private take(chunk: Exclude<ModelChunk, { type: 'finish' }>): boolean {
    switch (chunk.type) {
      case 'accepted':
        if (chunk.source !== undefined) this.setup.onAccepted(chunk.responseId, chunk.source);
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

  private takeCall({ type: _type, ...given }: Extract<ModelChunk, { type: 'tool_call' }>): boolean {
    const piece = safePiece(given);
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

  private estimate(): TokenUsage {
    const outputTokens = tokensFromBytes(this.outputBytes);
    return { inputTokens: this.inputTokens, cachedInputTokens: 0, outputTokens, reasoningTokens: 0, estimated: true };
  }
}
