import { HttpException } from '@nestjs/common';
import { FenagoError, type ErrorCode, type ErrorDetails, type FieldError } from '@fenago/contracts';
import { InsufficientScope } from '../http/insufficient-scope.js';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** HTTP status of each error code; a new code does not compile until it stands here. */
export const HTTP_STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid_request: 400,
  invalid_json: 400,
  unsupported_media_type: 415,
  body_too_large: 413,
  authentication_required: 401,
  api_key_invalid: 401,
  api_key_expired: 401,
  access_token_invalid: 401,
  access_token_expired: 401,
  refresh_token_invalid: 401,
  refresh_token_reused: 401,
  credentials_invalid: 401,
  token_invalid: 400,
  oidc_state_invalid: 400,
  oidc_failed: 401,
  oidc_email_unverified: 403,
  insufficient_user_authentication: 401,
  insufficient_scope: 403,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  precondition_failed: 412,
  idempotency_mismatch: 422,
  idempotency_in_flight: 409,
  email_taken: 409,
  limit_reached: 409,
  agent_not_runnable: 409,
  agent_archived: 409,
  status_transition_refused: 409,
  conversation_archived: 409,
  conversation_moved_on: 409,
  conversation_busy: 409,
  conversation_queue_full: 429,
  message_not_waiting: 409,
  message_too_large: 413,
  execution_not_cancellable: 409,
  execution_not_waiting: 409,
  action_unknown: 404,
  action_answered: 409,
  rate_limited: 429,
  too_many_attempts: 429,
  too_many_streams: 429,
  backlog_full: 503,
  concurrent_update: 503,
  outcome_unknown: 503,
  deadline_exceeded: 503,
  service_unavailable: 503,
  oidc_provider_unavailable: 503,
  stripe_not_configured: 501,
  stripe_unavailable: 503,
  stripe_signature_invalid: 400,
  payment_failed: 402,
  allowance_exhausted: 402,
  too_many_executions: 429,
  database_unavailable: 503,
  broker_unavailable: 503,
  internal: 500,
};

/** Body of an error answer: RFC 9457, with our stable code and the request's id. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly errors?: readonly FieldError[];
  readonly details?: ErrorDetails;
}

export interface ProblemAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Problem;
}

/** The credential of the request is not accepted; with another one it may be. */
const REFUSED_CREDENTIALS: ReadonlySet<ErrorCode> = new Set(['api_key_invalid', 'api_key_expired', 'access_token_invalid', 'access_token_expired'] as const);

const DEFAULT_RETRY_SECONDS = 1;
const INTERNAL_DETAIL = 'Something went wrong on our side; try again, and tell us the request id if it stays.';

/** The answer to an error; nothing of an `internal` one but the request's id is told. */
export function problemOf(error: FenagoError, requestId: string): ProblemAnswer {
  const status = HTTP_STATUS[error.code];
  const headers: Record<string, string> = {};
  if (status === 401) headers['www-authenticate'] = challenge(...challengeOf(error));
  if (error instanceof InsufficientScope) headers['www-authenticate'] = challenge('error="insufficient_scope"', `scope="${error.scope}"`);
  if (status === 429 || status === 503 || error.retryAfterSeconds !== undefined) {
    headers['retry-after'] = String(Math.max(1, Math.ceil(error.retryAfterSeconds ?? DEFAULT_RETRY_SECONDS)));
  }
  const body: Problem = {
    type: `urn:fenago:error:${error.code}`,
    title: titleOf(error.code),
    status,
    detail: error.code === 'internal' ? INTERNAL_DETAIL : error.message,
    code: error.code,
    requestId,
    ...(error.fields === undefined ? {} : { errors: error.fields }),
    ...(error.details === undefined ? {} : { details: error.details }),
  };
  return { status, headers, body };
}

/** As RFC 6750 says, without an error where no credential was sent to be judged; of how one signed in, as RFC 9470 does. */
function challengeOf({ code, details }: FenagoError): readonly string[] {
  if (REFUSED_CREDENTIALS.has(code)) return ['error="invalid_token"'];
  return code === 'insufficient_user_authentication' ? [`error="${code}"`, `max_age=${details?.['maxAgeSeconds'] ?? 0}`] : [];
}

function challenge(...parameters: readonly string[]): string {
  return `Bearer ${['realm="fenago"', ...parameters].join(', ')}`;
}

/** Any error as one of ours: Fastify's and Nest's by their status, everything else is `internal`. */
export function asFenagoError(error: unknown): FenagoError {
  if (error instanceof FenagoError) return error;
  const cause = error instanceof HttpException && error.cause !== undefined ? error.cause : error;
  const status = error instanceof HttpException ? error.getStatus() : statusCodeOf(error);
  switch (status) {
    case 404:
    case 414:
      return new FenagoError('not_found', 'There is nothing at this address.', { cause });
    case 405:
      return new FenagoError('method_not_allowed', 'The address does not take this method.', { cause });
    case 413:
      return new FenagoError('body_too_large', 'The body is larger than 1 MiB; send less at once.', { cause });
    case 415:
      return new FenagoError('unsupported_media_type', 'Send the body as application/json.', { cause });
    default:
      break;
  }
  if (status >= 400 && status < 500) {
    return new FenagoError('invalid_request', 'The request cannot be read; check its address, headers and body.', { cause });
  }
  return new FenagoError('internal', INTERNAL_DETAIL, { cause });
}

function statusCodeOf(error: unknown): number {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return 500;
  return typeof error.statusCode === 'number' ? error.statusCode : 500;
}

function titleOf(code: ErrorCode): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
