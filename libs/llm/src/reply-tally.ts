import { ModelError } from './model-error.js';
import type { ModelChunk, ModelSource, TokenUsage } from './model.port.js';
import { addUsage, NO_USAGE } from './token-usage.js';

/**
 * What the consumer holds of a reply that is begun again and again, and what all of it cost. A `reset` comes directly before
 * the first chunk of a new attempt if anything was given out before. Until then the consumer keeps the old text: if every
 * further attempt dies early, that is what remains.
 */
export class ReplyTally {
  /** Text the consumer holds, the usage of the attempt that gave it, and whose it is. */
  private text = '';
  private textUsage: TokenUsage = NO_USAGE;
  private textSource: ModelSource | undefined;
  /** The consumer holds text or pieces of tool calls of the present attempt. */
  private given = false;
  private wasted: TokenUsage = NO_USAGE;
  /** What an earlier attempt gave out, and the next chunk must revoke. */
  private stale = false;

  /**
   * A chunk of the present attempt, as it goes on to the consumer.
   * @param source who is asked, where that may change from attempt to attempt
   */
  pass(chunk: ModelChunk, source?: ModelSource): readonly ModelChunk[] {
    const from = source === undefined ? {} : { source };
    if (chunk.type === 'accepted') return [{ ...chunk, ...from }];
    const first: readonly ModelChunk[] = this.stale ? [{ type: 'reset' }] : [];
    if (this.stale) this.revoke();
    if (chunk.type === 'finish') return [...first, { ...chunk, ...this.wasteWith(chunk.wastedUsage), ...from }];
    // Attempts within the attempt: what those cost that failed comes with its end.
    if (chunk.type === 'reset') this.text = '';
    else this.given = true;
    this.textSource = source;
    if (chunk.type === 'delta') this.text += chunk.text;
    return [...first, chunk];
  }

  /** Notes that the present attempt has failed. */
  fail({ usage, partial, wastedUsage = NO_USAGE }: ModelError): void {
    const held = partial?.usage ?? usage ?? NO_USAGE;
    this.wasted = addUsage(this.wasted, wastedUsage);
    if (!this.given || this.stale) {
      this.wasted = addUsage(this.wasted, held);
      return;
    }
    this.textUsage = held;
    this.stale = true;
  }

  /** The error that ends it all. */
  final(failure: ModelError): ModelError {
    const { code, retryable, retryAfterMs, status, phase, detail, usage, circuitOpen } = failure;
    const { text, textUsage, textSource: source } = this;
    return new ModelError(code, {
      retryable,
      retryAfterMs,
      status,
      phase,
      detail,
      usage,
      circuitOpen,
      cause: failure,
      partial: { text, usage: textUsage, ...(source === undefined ? {} : { source }) },
      wastedUsage: this.wasted,
    });
  }

  /** The text given out becomes worthless, so what it cost becomes waste. */
  private revoke(): void {
    this.wasted = addUsage(this.wasted, this.textUsage);
    this.textUsage = NO_USAGE;
    this.textSource = undefined;
    this.text = '';
    this.given = false;
    this.stale = false;
  }

  private wasteWith(wastedUsage = NO_USAGE): { readonly wastedUsage?: TokenUsage } {
    const all = addUsage(this.wasted, wastedUsage);
    return all === NO_USAGE ? {} : { wastedUsage: all };
  }
}
