import { FenagoError } from '@fenago/contracts';

export function userNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such user. Check the id.');
}

export function leadNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such lead any more. Leave the address again later.');
}

/** The same for a key that is mistyped, unknown or revoked: whoever guesses learns nothing. */
export function apiKeyNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such API key. Check that it is complete.');
}

export function apiKeyExpired(): FenagoError {
  return new FenagoError('api_key_expired', 'The API key has expired. Make a new one.');
}

export function expiryPassed(): FenagoError {
  return new FenagoError('invalid_request', 'The key would have expired already. Name a time to come.', {
    fields: [{ path: '/expiresAt', message: 'must be a time to come' }],
  });
}

export function tooManyApiKeys(limit: number): FenagoError {
  return new FenagoError('limit_reached', `You have ${limit} API keys, which is as many as may be. Revoke one first.`);
}

export function idempotencyMismatch(): FenagoError {
  const message = 'The Idempotency-Key was used for another request. Use a new key for each request, and the same only to repeat one.';
  return new FenagoError('idempotency_mismatch', message);
}

export function idempotencyInFlight(retryAfterSeconds: number): FenagoError {
  const message = 'A request with this Idempotency-Key is being carried out. Send it again in a moment to learn its outcome.';
  return new FenagoError('idempotency_in_flight', message, { retryAfterSeconds });
}

export function invalidEmail(): FenagoError {
  return new FenagoError('invalid_request', 'The e-mail address is not valid. Check its spelling.', {
    fields: [{ path: '/email', message: 'must be an e-mail address such as name@example.org' }],
  });
}
