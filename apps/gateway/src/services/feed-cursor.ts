import { createHash } from 'node:crypto';
import { FenagoError } from '@fenago/contracts';
import type { EventPosition } from '@fenago/messaging';

/** `<sequence>-<check>`: a place behind an event of the stream, with a fingerprint of the stream and of that event. */
export const FEED_CURSOR = '^[1-9][0-9]{0,14}-[0-9a-f]{16}$';

const FINGERPRINT_LENGTH = 8;

/** A cursor, taken apart. */
export interface FeedCursor {
  readonly sequence: number;
  readonly stream: string;
  readonly event: string;
}

export function feedCursor({ streamCreated, sequence, eventId }: EventPosition): string {
  return `${sequence}-${fingerprint(streamCreated)}${fingerprint(eventId)}`;
}

/** @param text as {@link FEED_CURSOR} says */
export function parseFeedCursor(text: string): FeedCursor {
  const dash = text.indexOf('-');
  const check = text.slice(dash + 1);
  return { sequence: Number(text.slice(0, dash)), stream: check.slice(0, FINGERPRINT_LENGTH), event: check.slice(FINGERPRINT_LENGTH) };
}

/**
 * Where a client of a stream left off; undefined where it has received nothing yet.
 * @throws FenagoError `invalid_request`
 */
export function lastFeedCursor(lastEventId: string | undefined): string | undefined {
  if (lastEventId === undefined || lastEventId === '') return undefined;
  if (new RegExp(FEED_CURSOR).test(lastEventId)) return lastEventId;
  const message = 'Last-Event-ID must be the id of an event of a stream of events.';
  throw new FenagoError('invalid_request', message, { fields: [{ path: '/Last-Event-ID', message }] });
}

/** Tells streams and events apart; keeps nothing secret, and keeps nobody from making one up. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, FINGERPRINT_LENGTH);
}
