/** Stable codes that clients may branch on; the sentence beside a code may change, the code never. */
export const ERROR_CODES = [
  'invalid_request',
  'invalid_json',
  'unsupported_media_type',
  'body_too_large',
  'authentication_required',
  'api_key_invalid',
  'api_key_expired',
  'access_token_invalid',
  'access_token_expired',
  'refresh_token_invalid',
  'refresh_token_reused',
  'credentials_invalid',
  'token_invalid',
  'oidc_state_invalid',
  'oidc_failed',
  'oidc_email_unverified',
  'insufficient_user_authentication',
  'insufficient_scope',
  'forbidden',
  'not_found',
  'method_not_allowed',
  'conflict',
  'precondition_failed',
  'idempotency_mismatch',
  'idempotency_in_flight',
  'email_taken',
  'limit_reached',
  'agent_not_runnable',
  'agent_archived',
  'status_transition_refused',
  'conversation_archived',
  'conversation_busy',
  'conversation_queue_full',
  'conversation_moved_on',
  'message_not_waiting',
  'message_too_large',
  'execution_not_cancellable',
  'execution_not_waiting',
  'action_unknown',
  'action_answered',
  'rate_limited',
  'too_many_attempts',
  'too_many_streams',
  'backlog_full',
  'concurrent_update',
  'outcome_unknown',
  'deadline_exceeded',
  'service_unavailable',
  'oidc_provider_unavailable',
  'stripe_not_configured',
  'stripe_unavailable',
  'stripe_signature_invalid',
  'payment_failed',
  'allowance_exhausted',
  'too_many_executions',
  'database_unavailable',
  'broker_unavailable',
  'internal',
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Codes of a failed or incomplete execution; `error.code` of the execution carries one of them. */
export const EXECUTION_ERROR_CODES = [
  'provider_authentication_failed',
  'provider_rate_limited',
  'provider_unavailable',
  'provider_stream_broken',
  'provider_timeout',
  'provider_bad_response',
  'provider_rejected_request',
  'execution_deadline_exceeded',
  'execution_attempts_exhausted',
  'agent_not_found',
  'context_too_long',
  'action_expired',
  'provider_key_missing',
  'provider_key_unreadable',
  'provider_address_denied',
  'allowance_exhausted',
  'model_not_in_plan',
  'tool_not_in_plan',
  'internal',
] as const;
export type ExecutionErrorCode = (typeof EXECUTION_ERROR_CODES)[number];

/** One field of a request that is not as it should be; `path` is a JSON pointer. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

export type ErrorDetails = Readonly<Record<string, string | number>>;

export interface FenagoErrorOptions {
  /** Seconds after which the same request may succeed. */
  readonly retryAfterSeconds?: number;
  readonly fields?: readonly FieldError[];
  /** What the error is about, by name: ids and numbers that a client may act on. */
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/** An error that a caller may see: a stable code, and a sentence that says what to do. */
export class FenagoError extends Error {
  override readonly name = 'FenagoError';
  readonly retryAfterSeconds: number | undefined;
  readonly fields: readonly FieldError[] | undefined;
  readonly details: ErrorDetails | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: FenagoErrorOptions = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.fields = options.fields;
    this.details = options.details;
  }
}

/** An error as request-reply carries it; never a stack, never a cause. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterSeconds?: number;
  readonly fields?: readonly FieldError[];
  readonly details?: ErrorDetails;
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && (ERROR_CODES as readonly string[]).includes(value);
}
