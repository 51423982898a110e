import type { ModelSource, TokenUsage } from './model.port.js';

/** Stable codes; they are stored with executions and shown by the API. */
export type ModelErrorCode =
  | 'provider_authentication_failed'
  | 'provider_rate_limited'
  | 'provider_unavailable'
  | 'provider_stream_broken'
  | 'provider_timeout'
  | 'provider_bad_response'
  | 'provider_rejected_request'
  | 'provider_address_denied'
  | 'aborted';

/** Which wait of ModelTimeouts ran out. */
export type TimeoutPhase = 'connect' | 'first_token' | 'idle';

const TIMEOUT_SENTENCES: Record<TimeoutPhase, string> = {
  connect: 'The model provider did not answer in time. Check that it is up, or raise the connect timeout.',
  first_token: 'The model provider sent no first token in time. Try again, or raise the first-token timeout.',
  idle: 'The model provider stopped sending in the middle of the reply. Try again, or raise the idle timeout.',
};

/** One sentence a code, each saying what to do; they hold no provider text, so they are safe to show to anyone. */
export const MODEL_ERROR_SENTENCES: Readonly<Record<ModelErrorCode, string>> = {
  provider_authentication_failed: "The model provider refused the API key. Check the key and the key's access to this model.",
  provider_rate_limited: "The model provider's rate limit or quota is reached. Wait and try again, or raise the limit of the provider's account.",
  provider_unavailable: 'The model provider cannot be reached or is failing. Check the base URL, and try again in a moment.',
  provider_stream_broken: 'The connection to the model provider broke in the middle of the reply. Try again.',
  provider_timeout: TIMEOUT_SENTENCES.connect,
  provider_bad_response: 'The model provider sent a reply that cannot be read. Check that the base URL is that of an OpenAI-compatible API.',
  provider_rejected_request: 'The model provider rejected the request. Check the model name, the sampling options and the length of the context.',
  provider_address_denied: "The model provider's address is not one that calls may go to. Check the base URL, or ask the operator to allow it.",
  aborted: 'The model call was stopped before its end. Send the message again to get a whole reply.',
};

/** What of a failed reply reached the consumer, and what it cost. */
export interface ModelPartial {
  text: string;
  usage: TokenUsage;
  /** Whose text it is, where several may be asked. */
  source?: ModelSource;
}

export interface ModelErrorOptions {
  retryable: boolean;
  cause?: unknown;
  retryAfterMs?: number | undefined;
  status?: number | undefined;
  phase?: TimeoutPhase | undefined;
  detail?: string | undefined;
  usage?: TokenUsage | undefined;
  circuitOpen?: boolean | undefined;
  partial?: ModelPartial | undefined;
  wastedUsage?: TokenUsage | undefined;
}

/** Any failure of a model call. `message` is the code's sentence of {@link MODEL_ERROR_SENTENCES}. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  /** Whether the same request may succeed when sent again. */
  readonly retryable: boolean;
  /** What the provider asked to wait, in milliseconds (`retry-after-ms`, `Retry-After`). */
  readonly retryAfterMs?: number | undefined;
  /** HTTP status of the provider's answer, where there was one. */
  readonly status?: number | undefined;
  /** With `provider_timeout`: the wait that ran out. */
  readonly phase?: TimeoutPhase | undefined;
  /** The provider's own words, at most 500 characters, the API key removed: for logs and owners of the key. */
  readonly detail?: string | undefined;
  /** Tokens of the failed call up to the failure; absent where the provider never accepted it. */
  readonly usage?: TokenUsage | undefined;
  /** True where the provider was not asked, because it has failed too often of late: see {@link CircuitBreakers}. */
  readonly circuitOpen?: boolean | undefined;
  /** Set by {@link withRetry} and {@link withFallback}: the text that the consumer holds, and the usage of the attempt it came from. */
  readonly partial?: ModelPartial | undefined;
  /** Set by {@link withRetry} and {@link withFallback}: usage of all other attempts; the call cost `partial.usage + wastedUsage`. */
  readonly wastedUsage?: TokenUsage | undefined;

  constructor(
    readonly code: ModelErrorCode,
    options: ModelErrorOptions,
  ) {
    super(sentence(code, options.phase), options.cause === undefined ? undefined : { cause: options.cause });
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.status = options.status;
    this.phase = options.phase;
    this.detail = options.detail;
    this.usage = options.usage;
    this.circuitOpen = options.circuitOpen;
    this.partial = options.partial;
    this.wastedUsage = options.wastedUsage;
  }
}

function sentence(code: ModelErrorCode, phase: TimeoutPhase | undefined): string {
  return code === 'provider_timeout' && phase ? TIMEOUT_SENTENCES[phase] : MODEL_ERROR_SENTENCES[code];
}
