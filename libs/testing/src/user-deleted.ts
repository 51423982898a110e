import { newId, type DomainEvent } from '@fenago/contracts';
import { eventOf } from './event-of.js';

/** Longer ago than any request that was let in before can still be under way: nobody waits for one. */
const LONG_AGO_MS = 60_000;

/** That a user is gone, since a minute ago unless told. */
export function userDeleted(userId: string, at = new Date(Date.now() - LONG_AGO_MS)): DomainEvent<'user.deleted'> {
  const data = { userId, deletionId: newId('deletion', at.getTime()) };
  return eventOf({ type: 'user.deleted', aggregateId: userId, ownerId: userId, sequence: 3, time: at.toISOString(), data });
}
