import type { Msg } from '@nats-io/nats-core';

/** Header of a stored message that the broker gives out of a stream. */
const FROM_STREAM = 'Nats-Stream';

/**
 * Whether the broker sent a message out of a stream to where it was received. It sends what somebody asked of it to any
 * subject that they named for the answer, also where they may not publish; so it is nobody's request, and no news.
 * @param subject that it was to be sent to, where that is known: what a consumer of the broker delivers keeps the subject that it was stored under
 */
export function isRelayed(message: Msg, subject = message.subject): boolean {
  return message.subject !== subject || message.headers?.has(FROM_STREAM) === true;
}
