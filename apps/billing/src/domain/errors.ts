import { FenagoError, MAX_CORRECTIONS } from '@fenago/contracts';

export function accountNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no billing account yet; try again in a moment.', { retryAfterSeconds: 1 });
}

export function subscribedAlready(): FenagoError {
  return new FenagoError('conflict', 'You have a subscription. Change it by PATCH /v1/billing, instead of making another.');
}

export function notSubscribed(): FenagoError {
  return new FenagoError('conflict', 'You have no subscription that could be changed. Make one by POST /v1/billing/checkout.');
}

export const rowNotFound = (): FenagoError => new FenagoError('not_found', 'There is no such row in the ledger.');

/** Another admin was a moment faster. */
export const correctedMeanwhile = (): FenagoError =>
  new FenagoError('concurrent_update', 'Another correction of this row was written at the same time. Look at it, then try again.', { retryAfterSeconds: 1 });

export const tooManyCorrections = (): FenagoError =>
  new FenagoError('limit_reached', `A row can be corrected ${MAX_CORRECTIONS} times, and this one has been.`);

export const correctsNothing = (): FenagoError => invalid('costMicros', 'A correction changes the cost or the tokens.', 'must change something');

/** @param field JSON pointer into the request */
export const correctedTooFar = (field: string): FenagoError =>
  invalid(field, 'What a row and its corrections add up to must stay from 0 to 2^53.', 'takes the sum of the row and its corrections below 0, or above 2^53');

export const positionUnknown = (): FenagoError =>
  invalid('after', 'There is no row to go on after.', 'must be the last_id of a page of this list');

function invalid(field: string, sentence: string, message: string): FenagoError {
  return new FenagoError('invalid_request', sentence, { fields: [{ path: `/${field}`, message }] });
}
