import type { ModelRequest, TokenUsage } from '../model.port.js';
import { estimateRequestTokens, tokensFromBytes } from '../token-usage.js';

/** Counts one reply: its bytes against their bound, and its tokens as they are reported, or else estimated. */
export class ReplyMeter {
  /** The bound is reached. */
  isFull = false;
  private bytes = 0;
  private reasoningBytes = 0;
  private reported: TokenUsage | undefined;
  private isFinal = false;

  constructor(
    private readonly request: ModelRequest,
    private readonly maxBytes: number,
  ) {}

  /** The provider has told some usage. */
  get isReported(): boolean {
    return this.reported !== undefined;
  }

  /** Usage of a reply that has come to its end. */
  get usage(): TokenUsage {
    return this.reported === undefined ? this.estimate() : this.withText(this.reported);
  }

  /** Usage of a reply that ends here: what was reported before its end counts only up to then. */
  get usageSoFar(): TokenUsage {
    const { usage, isFinal } = this;
    return isFinal ? usage : { ...usage, estimated: true };
  }

  /** Counts text of the reply. @returns the part that still fits */
  take(text: string): string {
    const room = this.maxBytes - this.bytes;
    const size = Buffer.byteLength(text);
    this.bytes += Math.min(size, room);
    if (size <= room) return text;
    this.isFull = true;
    return cutToBytes(text, room);
  }

  /** Counts reasoning that the reply shows, of which nothing is kept. */
  reason(text: string): void {
    this.reasoningBytes += Buffer.byteLength(text);
  }

  /** @param isFinal it came with the end of the reply, or after it */
  report(usage: TokenUsage, isFinal: boolean): void {
    this.reported = usage;
    this.isFinal = isFinal;
  }

  /** Some servers tell what was read from the beginning, and what was written only in the end. */
  private withText(reported: TokenUsage): TokenUsage {
    if (reported.outputTokens > 0 || this.bytes + this.reasoningBytes === 0) return reported;
    const { outputTokens, reasoningTokens } = this.estimate();
    return { ...reported, outputTokens, reasoningTokens, estimated: true };
  }

  private estimate(): TokenUsage {
    return {
      inputTokens: estimateRequestTokens(this.request),
      cachedInputTokens: 0,
      outputTokens: tokensFromBytes(this.bytes + this.reasoningBytes),
      reasoningTokens: tokensFromBytes(this.reasoningBytes),
      estimated: true,
    };
  }
}

/** The longest prefix of whole characters within `maxBytes`. */
function cutToBytes(text: string, maxBytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(maxBytes));
  return text.slice(0, read);
}
