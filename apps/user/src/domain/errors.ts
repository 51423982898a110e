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

/** The same for an address that is unknown and a password that is wrong. */
export function wrongCredentials(): FenagoError {
  return new FenagoError('credentials_invalid', 'The e-mail address or the password is wrong. Check both, or ask for a new password.');
}

export function wrongPassword(): FenagoError {
  return new FenagoError('credentials_invalid', 'The password is wrong. Check it, or ask for a new one.');
}

export function tooManyAttempts(retryAfterSeconds: number): FenagoError {
  return new FenagoError('too_many_attempts', `Too many attempts; try again in ${retryAfterSeconds} s.`, { retryAfterSeconds });
}

/** Of a mail or of an address: used, too old, or never given out. */
export function oneTimeTokenInvalid(): FenagoError {
  return new FenagoError('token_invalid', 'The link or code is not valid any more: it was used, or it is too old. Ask for a new one.');
}

export function emailTaken(): FenagoError {
  return new FenagoError('email_taken', 'Another account has the address by now. Sign in there, or choose another address.');
}

export function refreshTokenInvalid(): FenagoError {
  return new FenagoError('refresh_token_invalid', 'The refresh token is not valid, or its session is over. Sign in again.');
}

export function refreshTokenReused(): FenagoError {
  return new FenagoError('refresh_token_reused', 'The refresh token was used before, so its session was ended for safety. Sign in again.');
}

export function sessionNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such session. It may be over.');
}

export function oidcProviderNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such provider. Choose one of the list.');
}

export function oidcProviderUnavailable(cause: unknown): FenagoError {
  return new FenagoError('oidc_provider_unavailable', 'The provider does not answer; try again in a moment.', { retryAfterSeconds: 5, cause });
}

export function oidcFailed(cause: unknown): FenagoError {
  return new FenagoError('oidc_failed', 'The sign-in at the provider failed or was cancelled. Begin again.', { cause });
}

/** The same where it was used, is too old, was never given out, or belongs to another browser or provider. */
export function oidcStateInvalid(): FenagoError {
  return new FenagoError('oidc_state_invalid', 'The sign-in is not known in this browser, or took too long. Begin again.');
}

export function oidcEmailUnverified(): FenagoError {
  return new FenagoError('oidc_email_unverified', 'The provider does not say that your e-mail address is verified. Verify it there, and begin again.');
}

export function redirectNotAllowed(): FenagoError {
  return new FenagoError('invalid_request', 'The address to come back to is not allowed. Use one of AUTH_REDIRECT_URIS.', {
    fields: [{ path: '/redirectUri', message: 'must be one of the allowed addresses' }],
  });
}

export function ownRole(): FenagoError {
  return new FenagoError('conflict', 'Nobody changes their own role. Ask another admin.');
}

export function adminByConfiguration(): FenagoError {
  return new FenagoError('conflict', 'The user is an admin by ADMIN_EMAILS. Take the address out of it first.');
}

/** As RFC 9470 says it: the credential is valid, but how its owner signed in is not enough. */
export function signInAgain(maxAgeSeconds: number): FenagoError {
  const message = `Only who has signed in within the last ${maxAgeSeconds / 60} minutes may do this, and not by an API key. Sign in again.`;
  return new FenagoError('insufficient_user_authentication', message, { details: { maxAgeSeconds } });
}

export function ownAccount(): FenagoError {
  return new FenagoError('conflict', 'Nobody deletes their own account as an admin. Delete it as its user, by DELETE /v1/me.');
}

export function adminStays(): FenagoError {
  return new FenagoError('conflict', 'The user is an admin. Take the role away first.');
}

export function deletionNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such deletion. Check its id; reports are kept for a year.');
}

export function accountLeaving(): FenagoError {
  return new FenagoError('conflict', 'The account with the address is being deleted. Try again in a moment.', { retryAfterSeconds: 2 });
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

export function deadLetterNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such dead letter. Check its id; they are kept for 90 days.');
}

export function deadLetterSettled(status: string): FenagoError {
  return new FenagoError('conflict', `The dead letter is ${status} already; there is nothing left to do.`);
}

export function deadLetterBusy(): FenagoError {
  return new FenagoError('conflict', 'The handler has the event of the dead letter at this moment. Look what comes of it, then decide.', { retryAfterSeconds: 2 });
}
