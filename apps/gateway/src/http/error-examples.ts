import { FenagoError, type ErrorCode } from '@fenago/contracts';
import { errorAnswerOf, type ErrorAnswer } from '../mappers/error-answer.mapper.js';

const REQUEST_ID = '6f0c1f0e-6d3a-4f0e-9a53-0f7f8d1f2a10';
const RETRY_AFTER_SECONDS = 2;

/** A sentence for each code, as the document shows it; a new code does not compile until it stands here. */
const SENTENCES: Readonly<Record<ErrorCode, string>> = {
  invalid_request: 'The request is not as it should be; errors says where.',
  invalid_json: 'The body is not JSON in UTF-8; check its quotes, commas and brackets.',
  unsupported_media_type: 'Send the body as application/json.',
  body_too_large: 'The body is larger than 1 MiB; send less at once.',
  authentication_required: 'Send an API key or an access token: Authorization: Bearer ….',
  api_key_invalid: 'The API key is unknown or revoked; check it, or make a new one.',
  api_key_expired: 'The API key has expired. Make a new one.',
  access_token_invalid: 'The access token is not valid, or its session is over; sign in again.',
  access_token_expired: 'The access token has expired; get a new one with the refresh token.',
  refresh_token_invalid: 'The refresh token is not valid, or its session is over. Sign in again.',
  refresh_token_reused: 'The refresh token was used before, so its session was ended for safety. Sign in again.',
  credentials_invalid: 'The e-mail address or the password is wrong. Check both, or ask for a new password.',
  token_invalid: 'The link or code is not valid any more: it was used, or it is too old. Ask for a new one.',
  oidc_state_invalid: 'The sign-in is not known in this browser, or took too long. Begin again.',
  oidc_failed: 'The sign-in at the provider failed or was cancelled. Begin again.',
  oidc_email_unverified: 'The provider does not say that your e-mail address is verified. Verify it there, and begin again.',
  insufficient_user_authentication: 'Only who has signed in within the last 10 minutes may do this, and not by an API key. Sign in again.',
  insufficient_scope: 'The credential lacks the scope agents:write. Use one that has it.',
  forbidden: 'Only admins may do this; ask one of them.',
  not_found: 'There is no such object. Check its id.',
  method_not_allowed: 'The address does not take PUT; it takes GET, PATCH.',
  conflict: 'The object does not allow this as it is now.',
  precondition_failed: 'The object has changed and is at revision 4 now. Read it again, and decide anew.',
  idempotency_mismatch: 'The Idempotency-Key was used for another request. Use a new key for each request, and the same only to repeat one.',
  idempotency_in_flight: 'A request with this Idempotency-Key is being carried out. Send it again in a moment to learn its outcome.',
  email_taken: 'The e-mail address belongs to another user.',
  limit_reached: 'You have as many as may be. Remove one first.',
  agent_not_runnable: 'The agent does not run: it is paused, archived, a draft of somebody else, or gone. Activate it, or choose another agent.',
  agent_archived: 'The agent is archived and stays as it is; make it a draft again first.',
  status_transition_refused: 'An agent that is draft cannot become paused. It can become active or archived.',
  conversation_archived: 'The conversation is archived; restore it to post to it.',
  conversation_busy: 'A turn runs in this conversation; wait for its end, or let the message wait.',
  conversation_queue_full: 'Too many messages wait in this conversation; wait for a turn to end.',
  conversation_moved_on: 'The conversation has gone on since; read it, and post after its last turn.',
  message_not_waiting: 'The turn of the message has begun; cancel its execution instead.',
  message_too_large: 'A message may have 256 KiB as JSON; make it shorter.',
  execution_not_waiting: 'The execution waits for no action; it is completed.',
  action_unknown: 'The execution does not wait for an action with the call id call_1; read its actions.',
  action_answered: 'The action call_1 was answered before, and otherwise; an answer cannot be changed.',
  execution_not_cancellable: 'The execution has already ended as completed; there is nothing to stop.',
  too_many_attempts: 'Too many attempts; try again in 2 s.',
  rate_limited: 'Too many requests; try again in 2 s. RateLimit tells how your quotas stand.',
  too_many_streams: 'You have 20 event streams open; close one first.',
  backlog_full: 'Too many events of this object wait for the broker; try again later.',
  concurrent_update: 'The object changed at the same time; try again.',
  outcome_unknown: 'The connection was lost before the answer came; it may have been done. Ask again.',
  deadline_exceeded: 'The service did not answer in time; try again.',
  service_unavailable: 'The service is not there; try again in a moment.',
  oidc_provider_unavailable: 'The provider does not answer; try again in a moment.',
  stripe_not_configured: 'Payments are not set up here. The operator sets STRIPE_SECRET_KEY.',
  stripe_unavailable: 'The payment provider does not answer; try again in a moment.',
  stripe_signature_invalid: 'The signature is none of the payment provider, or too old.',
  payment_failed: 'The payment failed. Use another card, in the portal, and try again.',
  allowance_exhausted: 'The plan free allows 10000000 tokens a month, and they are used. They begin anew at 2026-12-01T00:00:00.000Z; a larger plan helps at once.',
  too_many_executions: 'As many of your executions run as the plan free allows (20); wait for one to end, or choose a larger plan.',
  database_unavailable: 'The database is not available; try again in a moment.',
  broker_unavailable: 'The broker is not connected; try again in a moment.',
  internal: '',
};

/** What the API at an address answers where it fails so. */
export function errorExample(code: ErrorCode, path: string): ErrorAnswer {
  const fields = code === 'invalid_request' ? { fields: [{ path: '/content', message: 'content must be a string' }] } : {};
  return errorAnswerOf(new FenagoError(code, SENTENCES[code], { ...fields, retryAfterSeconds: RETRY_AFTER_SECONDS }), path, REQUEST_ID);
}
