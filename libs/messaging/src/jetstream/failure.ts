import { FenagoError, InvalidEventError, type ErrorCode } from '@fenago/contracts';

/** An event that no retry can mend: it goes to the dead letters with this reason. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';

  /** @param code snake_case reason that stands in the dead letter */
  constructor(
    message: string,
    readonly code = 'permanent_error',
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * What to do about a failed event: `permanent`: dead letter at once · `transient`: again, eight times in all · `outage`:
 * something it needs is away; again until it is back, for that says nothing about the event.
 */
export type FailureKind = 'permanent' | 'transient' | 'outage';

/** Every code has its kind, so that a new code does not compile until it is decided. */
const KINDS: Readonly<Record<ErrorCode, FailureKind>> = {
  database_unavailable: 'outage',
  broker_unavailable: 'outage',
  service_unavailable: 'outage',
  oidc_provider_unavailable: 'outage',
  stripe_unavailable: 'outage',
  concurrent_update: 'transient',
  outcome_unknown: 'transient',
  deadline_exceeded: 'transient',
  backlog_full: 'transient',
  rate_limited: 'transient',
  too_many_attempts: 'transient',
  idempotency_in_flight: 'transient',
  // An unknown error of another service.
  internal: 'transient',
  invalid_request: 'permanent',
  invalid_json: 'permanent',
  unsupported_media_type: 'permanent',
  body_too_large: 'permanent',
  authentication_required: 'permanent',
  api_key_invalid: 'permanent',
  api_key_expired: 'permanent',
  access_token_invalid: 'permanent',
  access_token_expired: 'permanent',
  refresh_token_invalid: 'permanent',
  refresh_token_reused: 'permanent',
  credentials_invalid: 'permanent',
  token_invalid: 'permanent',
  oidc_state_invalid: 'permanent',
  oidc_failed: 'permanent',
  oidc_email_unverified: 'permanent',
  insufficient_user_authentication: 'permanent',
  insufficient_scope: 'permanent',
  forbidden: 'permanent',
  not_found: 'permanent',
  method_not_allowed: 'permanent',
  conflict: 'permanent',
  precondition_failed: 'permanent',
  idempotency_mismatch: 'permanent',
  email_taken: 'permanent',
  limit_reached: 'permanent',
  agent_not_runnable: 'permanent',
  agent_archived: 'permanent',
  status_transition_refused: 'permanent',
  conversation_archived: 'permanent',
  conversation_moved_on: 'permanent',
  conversation_busy: 'permanent',
  conversation_queue_full: 'permanent',
  message_not_waiting: 'permanent',
  message_too_large: 'permanent',
  execution_not_waiting: 'permanent',
  action_unknown: 'permanent',
  action_answered: 'permanent',
  execution_not_cancellable: 'permanent',
  too_many_streams: 'permanent',
  stripe_not_configured: 'permanent',
  stripe_signature_invalid: 'permanent',
  payment_failed: 'permanent',
  allowance_exhausted: 'permanent',
  too_many_executions: 'transient',
};

export interface Failure {
  readonly kind: FailureKind;
  /** Stable, snake_case. */
  readonly reason: string;
  readonly message: string;
}

/** What a handler's error says about its event. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FenagoError) return { kind: KINDS[error.code], reason: error.code, message: error.message };
  if (error instanceof PermanentError || error instanceof InvalidEventError) {
    return { kind: 'permanent', reason: error.code, message: error.message };
  }
  return { kind: 'transient', reason: 'unexpected_error', message: error instanceof Error ? error.message : String(error) };
}
