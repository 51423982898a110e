import { FenagoError } from '@fenago/contracts';

/** Also where the webhook is another user's: nobody learns that it exists. */
export function webhookNotFound(): FenagoError {
  return new FenagoError('not_found', 'There is no such webhook. Check its id.');
}

export function deliveryNotFound(): FenagoError {
  return new FenagoError('not_found', 'The webhook has no such delivery; they are kept for 36 days. Check its id.');
}

export function tooManyWebhooks(limit: number): FenagoError {
  return new FenagoError('limit_reached', `You have ${limit} webhooks, which is as many as may be. Delete one first.`);
}

/** @param why a sentence */
export function invalidUrl(why: string, cause?: unknown): FenagoError {
  return new FenagoError('invalid_request', `The URL cannot be called. ${why}`, { fields: [{ path: '/url', message: why }], cause });
}

export function invalidSecret(): FenagoError {
  const message = 'must be whsec_ and 24 to 64 bytes in base64';
  return new FenagoError('invalid_request', `The secret ${message}.`, { fields: [{ path: '/secret', message }] });
}

export function webhookDisabled(): FenagoError {
  return new FenagoError('conflict', 'The webhook is disabled: nothing is delivered to it. Enable it first.');
}

export function replayRunning(): FenagoError {
  return new FenagoError('conflict', 'Events are delivered to the webhook again already. Wait until that is over, or disable the webhook.');
}

export function emptyPeriod(): FenagoError {
  const message = 'must be before to, and in the past';
  return new FenagoError('invalid_request', 'The period is empty.', { fields: [{ path: '/from', message }] });
}
