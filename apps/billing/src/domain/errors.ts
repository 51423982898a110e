import { FenagoError } from '@fenago/contracts';

export function accountNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no billing account yet; try again in a moment.', { retryAfterSeconds: 1 });
}
