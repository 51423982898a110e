import { FenagoError } from '@fenago/contracts';

export function accountNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no billing account yet; try again in a moment.', { retryAfterSeconds: 1 });
}

export function subscribedAlready(): FenagoError {
  return new FenagoError('conflict', 'You have a subscription. Change it by PATCH /v1/billing, instead of making another.');
}

export function notSubscribed(): FenagoError {
  return new FenagoError('conflict', 'You have no subscription that could be changed. Make one by POST /v1/billing/checkout.');
}
