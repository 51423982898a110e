import OpenAI from 'openai';
import { ModelError } from '../model-error.js';
import type { ModelErrorCode, ModelErrorOptions } from '../model-error.js';
import type { TokenUsage } from '../model.port.js';
import { OversizedResponseError } from './bounded-fetch.js';
import { BadResponseError } from './completion-source.js';
import { parseRetryAfter } from './retry-after.js';

/** What the call knew when it failed. */
export interface FailureContext {
  /** The provider had answered 200: it accepted the call, so a failure now is a broken stream. */
  accepted: boolean;
  usage: TokenUsage | undefined;
  apiKey: string;
  now: () => number;
}

const MAX_DETAIL_CHARS = 500;
const MIN_SECRET_CHARS = 8;

/** Timeouts of Node's own HTTP client, which may be shorter than ours (its connect timeout is 10 s). */
const UNDICI_TIMEOUTS = new Map([
  ['UND_ERR_CONNECT_TIMEOUT', 'connect'],
  ['UND_ERR_HEADERS_TIMEOUT', 'connect'],
  ['UND_ERR_BODY_TIMEOUT', 'idle'],
] as const);

/** Turns anything that the `openai` client throws into a ModelError; the original stays as its cause. */
export function mapFailure(error: unknown, context: FailureContext): ModelError {
  const build = (code: ModelErrorCode, options: Omit<ModelErrorOptions, 'cause' | 'usage'>): ModelError =>
    new ModelError(code, { detail: detailOf(error, context.apiKey), ...options, cause: error, usage: context.usage });

  if (error instanceof OpenAI.APIError && error.status !== undefined) return fromStatus(error, context, build);
  const guarded = guardedFailure(error);
  if (guarded) return build(guarded, { retryable: false });
  const phase = transportTimeout(error);
  if (phase) return build('provider_timeout', { retryable: true, phase });
  if (error instanceof OpenAI.APIError && !(error instanceof OpenAI.APIConnectionError)) return fromEvent(error, context, build);
  if (error instanceof SyntaxError) return build('provider_bad_response', { retryable: true });
  if (error instanceof BadResponseError) return build('provider_bad_response', { retryable: error.isBroken });
  if (error instanceof OversizedResponseError) return build('provider_bad_response', { retryable: false });
  return build(context.accepted ? 'provider_stream_broken' : 'provider_unavailable', { retryable: true });
}

type Build = (code: ModelErrorCode, options: Omit<ModelErrorOptions, 'cause' | 'usage'>) => ModelError;
type ApiError = InstanceType<typeof OpenAI.APIError>;

function fromStatus(error: ApiError, context: FailureContext, build: Build): ModelError {
  const status: number = error.status ?? 0;
  const retryAfterMs = parseRetryAfter(error.headers, context.now);
  if (status === 401 || status === 403) return build('provider_authentication_failed', { retryable: false, status });
  // Without credit, as OpenRouter and DeepSeek say it.
  if (status === 402) return build('provider_rate_limited', { retryable: false, status });
  if (status === 429) return build('provider_rate_limited', { retryable: !isOutOfQuota(error), status, retryAfterMs });
  // 408 and 425 are the server's own "send it again".
  if (status >= 500 || status === 408 || status === 425) return build('provider_unavailable', { retryable: true, status, retryAfterMs });
  return build('provider_rejected_request', { retryable: false, status });
}

/** An error object sent inside a stream that began with 200; some servers put the HTTP status into `code`. */
function fromEvent(error: ApiError, context: FailureContext, build: Build): ModelError {
  const kinds = [String(error.code ?? ''), String(error.type ?? '')];
  if (isOutOfQuota(error) || kinds.includes('402')) return build('provider_rate_limited', { retryable: false });
  if (kinds.some((kind) => kind === '401' || kind === '403')) return build('provider_authentication_failed', { retryable: false });
  if (kinds.some((kind) => kind === '429' || kind.startsWith('rate_limit'))) return build('provider_rate_limited', { retryable: true });
  if (kinds.some((kind) => kind === '400' || kind === 'invalid_request_error' || kind === 'context_length_exceeded')) {
    return build('provider_rejected_request', { retryable: false });
  }
  return build(context.accepted ? 'provider_stream_broken' : 'provider_unavailable', { retryable: true });
}

function isOutOfQuota(error: ApiError): boolean {
  return error.code === 'insufficient_quota' || error.type === 'insufficient_quota';
}

/** What a guarded fetch (libs/egress) says for good: repeated, it would say the same. */
const GUARDED_FAILURES = new Map<unknown, ModelErrorCode>([
  ['egress_denied', 'provider_address_denied'],
  ['egress_response_too_large', 'provider_bad_response'],
]);

function guardedFailure(error: unknown): ModelErrorCode | undefined {
  return codesOf(error).map((code) => GUARDED_FAILURES.get(code)).find((code) => code !== undefined);
}

function transportTimeout(error: unknown): 'connect' | 'idle' | undefined {
  return codesOf(error).map((code) => UNDICI_TIMEOUTS.get(code as 'UND_ERR_BODY_TIMEOUT')).find((phase) => phase !== undefined);
}

/** Codes of an error and of what caused it. */
function codesOf(error: unknown): readonly unknown[] {
  const codes: unknown[] = [];
  let current: unknown = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if ('code' in current) codes.push(current.code);
    current = current.cause;
  }
  return codes;
}

/** Servers are known to repeat the key they refuse; a placeholder for servers without keys may be any common word. */
function detailOf(error: unknown, apiKey: string): string {
  const text = error instanceof Error ? error.message : String(error);
  const safe = apiKey.length >= MIN_SECRET_CHARS ? text.replaceAll(apiKey, '***') : text;
  return safe.slice(0, MAX_DETAIL_CHARS);
}
