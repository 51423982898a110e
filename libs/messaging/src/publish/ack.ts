import type { Msg } from '@nats-io/nats-core';
import { FenagoError } from '@fenago/contracts';
import { RequestFailed } from '../connection/requester.js';

/** What a stream answers to a message. */
interface WireAck {
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly error?: { readonly code: number; readonly err_code?: number; readonly description?: string };
}

export interface Ack {
  readonly sequence: number;
  readonly duplicate: boolean;
}

/** @throws FenagoError `broker_unavailable` where the stream refused the message */
export function parseAck(message: Msg): Ack {
  const ack = message.json<WireAck>();
  if (ack.error !== undefined || ack.seq === undefined) {
    const why = ack.error?.description ?? 'the answer is no acknowledgement';
    throw unavailable(`The broker refused the message: ${why}.`, undefined);
  }
  return { sequence: ack.seq, duplicate: ack.duplicate === true };
}

/** What a publisher's caller is told where no acknowledgement came. */
export function noAck(error: unknown): FenagoError {
  if (error instanceof FenagoError) return error;
  if (!(error instanceof RequestFailed)) return unavailable('The message could not be published; try again.', error);
  switch (error.reason) {
    case 'too_large':
      return new FenagoError('message_too_large', 'The message is larger than the broker takes; make it shorter.', { cause: error });
    case 'no_responders':
      return unavailable('The broker has no stream for the message; it is being made again.', error);
    case 'timeout':
      return unavailable('The broker did not acknowledge the message in time; it may have it or not.', error);
    case 'disconnected':
    case 'closed':
      return unavailable('The broker is not connected; the message goes out once it is.', error);
  }
}

function unavailable(message: string, cause: unknown): FenagoError {
  return new FenagoError('broker_unavailable', message, { retryAfterSeconds: 2, cause });
}
