import { setTimeout as delay } from 'node:timers/promises';
import { ModelError } from './model-error.js';
import type { ModelCallOptions, ModelChunk, ModelPort, ModelRequest } from './model.port.js';
import { ReplyTally } from './reply-tally.js';

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
  /** Upper bound of the jitter of any wait. Default 20,000 ms. */
  maxDelayMs?: number;
  /** Longest wait that a provider may ask for: one that asks for more is not asked again. Default 60,000 ms. */
  maxRetryAfterMs?: number;
  /** Uniform in [0, 1). */
  random?: () => number;
  /** Rejects when the signal aborts. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** Milliseconds since 1970. */
  now?: () => number;
  onRetry?: (notice: RetryNotice) => void;
}

type Policy = Required<Omit<RetryOptions, 'onRetry'>> & Pick<RetryOptions, 'onRetry'>;

/**
 * Repeats calls that failed with a retryable ModelError: full jitter, the provider's `Retry-After` honoured, stopped
 * by the caller's signal. No wait is begun that would end after the call's `deadlineAt`, nor any for a provider whose
 * circuit is open. What a consumer sees of it is told by {@link ReplyTally}: `reset` chunks, `error.partial`.
 */
export function withRetry(model: ModelPort, options: RetryOptions = {}): ModelPort {
  const { onRetry, ...given } = options;
  const policy: Policy = {
    attempts: 3,
    baseDelayMs: 500,
    maxDelayMs: 20_000,
    maxRetryAfterMs: 60_000,
    random: Math.random,
    sleep: (ms, signal) => delay(ms, undefined, { signal }),
    now: Date.now,
    ...given,
    ...(onRetry ? { onRetry } : {}),
  };
  const retrieve = model.retrieve?.bind(model);
  return {
    stream: (request, call) => stream(model, request, call, policy),
    ...(retrieve ? { retrieve: (id, request, call) => repeated(() => retrieve(id, request, call), new Attempts(policy, call)) } : {}),
  };
}

async function* stream(model: ModelPort, request: ModelRequest, call: ModelCallOptions, policy: Policy): AsyncGenerator<ModelChunk> {
  const tally = new ReplyTally();
  const attempts = new Attempts(policy, call);
  for (;;) {
    try {
      for await (const chunk of model.stream(request, call)) for (const one of tally.pass(chunk)) yield one;
      return;
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      tally.fail(error);
      const end = await attempts.next(error);
      if (end) throw tally.final(end);
    }
  }
}

async function repeated<T>(work: () => Promise<T>, attempts: Attempts): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      const end = await attempts.next(error);
      if (end) throw end;
    }
  }
}

/** Counts the attempts of one call, and waits between them. */
class Attempts {
  private attempt = 0;

  constructor(
    private readonly policy: Policy,
    private readonly call: ModelCallOptions,
  ) {}

  /** Waits until the next attempt is due. @returns the error that stands, where there is to be none */
  async next(failure: ModelError): Promise<ModelError | undefined> {
    this.attempt += 1;
    const delayMs = this.delayAfter(failure);
    if (delayMs === undefined) return failure;
    const { policy, call, attempt } = this;
    policy.onRetry?.({ attempt, delayMs, error: failure });
    try {
      await policy.sleep(delayMs, call.signal);
      return undefined;
    } catch (error) {
      if (!call.signal.aborted) throw error;
      return new ModelError('aborted', { retryable: false, cause: failure });
    }
  }

  private delayAfter({ retryable, retryAfterMs = 0, circuitOpen }: ModelError): number | undefined {
    const { attempts, maxRetryAfterMs, now } = this.policy;
    if (!retryable || circuitOpen || this.attempt >= attempts || retryAfterMs > maxRetryAfterMs) return undefined;
    const delayMs = retryAfterMs + jitterMs(this.attempt, this.policy);
    const { deadlineAt = Number.POSITIVE_INFINITY } = this.call;
    return now() + delayMs < deadlineAt ? delayMs : undefined;
  }
}

/** Full jitter below an exponential bound. @param attempt the one that failed, from 1 */
export function jitterMs(attempt: number, { baseDelayMs, maxDelayMs, random }: Pick<Policy, 'baseDelayMs' | 'maxDelayMs' | 'random'>): number {
  return Math.floor(random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 1)));
}
