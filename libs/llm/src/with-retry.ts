import { setTimeout as delay } from 'node:timers/promises';
import { ModelError } from './model-error.js';
import type { ModelCallOptions, ModelChunk, ModelPort, ModelRequest, TokenUsage } from './model.port.js';
import { addUsage, NO_USAGE } from './token-usage.js';

/** Told before each wait. `attempt` is the one that failed, from 1; `delayMs` the wait that follows. */
export interface RetryNotice {
  attempt: number;
  delayMs: number;
  error: ModelError;
}

export interface RetryOptions {
  /** Calls in all, the first included. Default 3. */
  attempts?: number;
  /** Upper bound of the first wait's jitter; doubles with each attempt. Default 500 ms. */
  baseDelayMs?: number;
  /** Upper bound of any wait, also of one that the provider asks for. Default 20,000 ms. */
  maxDelayMs?: number;
  /** Uniform in [0, 1). */
  random?: () => number;
  /** Rejects when the signal aborts. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  onRetry?: (notice: RetryNotice) => void;
}

type Policy = Required<Omit<RetryOptions, 'onRetry'>> & Pick<RetryOptions, 'onRetry'>;

/**
 * Repeats calls that failed with a retryable ModelError: full jitter, the provider's `Retry-After` honoured, stopped
 * by the caller's signal (which is also the deadline of all attempts together).
 *
 * A `reset` chunk comes directly before the first chunk of a new attempt if anything was given out before. Until
 * then the consumer keeps the old text: if every further attempt dies early, that is what remains, as `error.partial`.
 */
export function withRetry(model: ModelPort, options: RetryOptions = {}): ModelPort {
  const { onRetry, ...given } = options;
  const policy: Policy = {
    attempts: 3,
    baseDelayMs: 500,
    maxDelayMs: 20_000,
    random: Math.random,
    sleep: (ms, signal) => delay(ms, undefined, { signal }),
    ...given,
    ...(onRetry ? { onRetry } : {}),
  };
  return { stream: (request, call) => new RetriedCall(model, request, call, policy).run() };
}

class RetriedCall {
  /** Text the consumer holds, and the usage of the attempt that gave it. */
  private text = '';
  private textUsage: TokenUsage = NO_USAGE;
  /** The consumer holds text or pieces of tool calls of the present attempt. */
  private given = false;
  private wasted: TokenUsage = NO_USAGE;
  /** What an earlier attempt gave out, and the next chunk must revoke. */
  private stale = false;

  constructor(
    private readonly model: ModelPort,
    private readonly request: ModelRequest,
    private readonly call: ModelCallOptions,
    private readonly policy: Policy,
  ) {}

  async *run(): AsyncGenerator<ModelChunk> {
    for (let attempt = 1; ; attempt++) {
      let failure: ModelError;
      try {
        for await (const chunk of this.model.stream(this.request, this.call)) {
          if (this.stale) {
            this.revoke();
            yield { type: 'reset' };
          }
          if (chunk.type === 'delta') this.text += chunk.text;
          if (chunk.type !== 'finish') this.given = true;
          yield chunk.type === 'finish' ? this.withWaste(chunk) : chunk;
        }
        return;
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        failure = error;
      }
      this.account(failure);
      if (!failure.retryable || attempt >= this.policy.attempts) throw this.final(failure);
      await this.wait(attempt, failure);
    }
  }

  /** The text given out becomes worthless, so what it cost becomes waste. */
  private revoke(): void {
    this.wasted = addUsage(this.wasted, this.textUsage);
    this.textUsage = NO_USAGE;
    this.text = '';
    this.given = false;
    this.stale = false;
  }

  private account(failure: ModelError): void {
    const usage = failure.usage ?? NO_USAGE;
    if (!this.given || this.stale) {
      this.wasted = addUsage(this.wasted, usage);
      return;
    }
    this.textUsage = usage;
    this.stale = true;
  }

  private async wait(attempt: number, failure: ModelError): Promise<void> {
    const delayMs = retryDelayMs(attempt, failure.retryAfterMs, this.policy);
    this.policy.onRetry?.({ attempt, delayMs, error: failure });
    try {
      await this.policy.sleep(delayMs, this.call.signal);
    } catch (error) {
      if (!this.call.signal.aborted) throw error;
      throw this.final(new ModelError('aborted', { retryable: false, cause: failure }));
    }
  }

  private withWaste(chunk: Extract<ModelChunk, { type: 'finish' }>): ModelChunk {
    return this.wasted === NO_USAGE ? chunk : { ...chunk, wastedUsage: this.wasted };
  }

  private final(failure: ModelError): ModelError {
    const { retryable, retryAfterMs, status, phase, detail, usage } = failure;
    return new ModelError(failure.code, {
      retryable,
      retryAfterMs,
      status,
      phase,
      detail,
      usage,
      cause: failure,
      partial: { text: this.text, usage: this.textUsage },
      wastedUsage: this.wasted,
    });
  }
}

/** Full jitter below an exponential bound; a provider's wish is a lower bound; nothing is above `maxDelayMs`. */
export function retryDelayMs(
  attempt: number,
  retryAfterMs: number | undefined,
  policy: { baseDelayMs: number; maxDelayMs: number; random: () => number },
): number {
  const bound = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1));
  const jitter = Math.floor(policy.random() * bound);
  return Math.min(policy.maxDelayMs, (retryAfterMs ?? 0) + jitter);
}
