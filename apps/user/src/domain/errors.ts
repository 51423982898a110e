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

export function invalidEmail(): FenagoError {
  return new FenagoError('invalid_request', 'The e-mail address is not valid. Check its spelling.', {
    fields: [{ path: '/email', message: 'must be an e-mail address such as name@example.org' }],
  });
}
