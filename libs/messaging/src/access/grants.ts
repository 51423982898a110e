import { AGGREGATE_ID, contractOf, eventFilter, FenagoError, isEventType, type EventType } from '@fenago/contracts';
import { AckPolicy, DeliverPolicy, ReplayPolicy, type ConsumerConfig, type PriorityPolicy } from '@nats-io/jetstream';
import { nanos, type WithRequired } from '@nats-io/nats-core';
import { inboxPrefix } from '../connection/credentials.js';
import { deadLetterSubject } from '../jetstream/dead-letter.js';
import { MAX_ACK_PENDING } from '../jetstream/ensure-consumer.js';
import { EVENT_STREAM } from '../topology/streams.js';
import type { Rights } from './rights.js';

/** What somebody outside is let read: an owner's events, events of kinds, those of an object, or those that are all of it. */
export interface Selection {
  readonly ownerId?: string | undefined;
  readonly types?: readonly EventType[] | undefined;
  readonly objectId?: string | undefined;
}

/** A right for somebody outside to read some events, by a durable consumer of the same name. */
export interface Grant {
  /** As {@link GRANT_NAME} says. */
  readonly name: string;
  /** Subjects with wildcards, as {@link grantFilters} makes them. */
  readonly filters: readonly string[];
}

/** Names of grants: also of their user, of their durable consumer, and in the subjects of their dead letters. */
export const GRANT_NAME = /^[a-z][a-z0-9-]{0,47}$/;
/** Prefix of the broker's API in the account of a grant: under its own name each account has the API of its own streams. */
export const GRANTED_API = 'FENAGO.JS.API';

const ID = new RegExp(AGGREGATE_ID);
const OPERATIONS = ['INFO', 'MSG.NEXT', 'RESET', 'UNPIN'] as const;

/**
 * Filters that match the selected events, and no others.
 * @throws FenagoError `invalid_request` where nothing is selected, or something that there is not
 */
export function grantFilters({ ownerId, types = [], objectId }: Selection): readonly string[] {
  for (const id of [ownerId, objectId]) if (id !== undefined && !ID.test(id)) throw refusal(`${id} is no id`);
  for (const type of types) if (!isEventType(type)) throw refusal(`no event is called ${String(type)}`);
  if (ownerId === undefined && objectId === undefined && types.length === 0) throw refusal('say whose events, of which types, or of which object');
  if (types.length === 0) return [objectId === undefined ? `evt.${ownerId}.>` : `evt.${ownerId ?? '*'}.*.${objectId}.>`];
  if (ownerId === undefined && objectId === undefined) return types.map(eventFilter);
  return types.map((type) => `evt.${ownerId ?? '*'}.${contractOf(type).aggregate}.${objectId ?? '*'}.${contractOf(type).action}`);
}

function refusal(why: string): FenagoError {
  return new FenagoError('invalid_request', `This cannot be granted: ${why}.`);
}

/** A subject of FeNAgO's account that a grant may use, and what it is called in the grant's own. */
export interface GrantedSubject {
  readonly subject: string;
  readonly as: string;
  /** Whether one request has many answers. */
  readonly streams: boolean;
}

/** What the account of a grant may send to FeNAgO's. */
export function grantedSubjects(name: string): readonly GrantedSubject[] {
  const operations = OPERATIONS.map((operation) => {
    const call = `CONSUMER.${operation}.${EVENT_STREAM}.${name}`;
    return { subject: `$JS.API.${call}`, as: `${GRANTED_API}.${call}`, streams: operation === 'MSG.NEXT' };
  });
  const same = (subject: string): GrantedSubject => ({ subject, as: subject, streams: false });
  return [...operations, same(`$JS.ACK.${EVENT_STREAM}.${name}.>`), same(deadLetterSubject(name, '*'))];
}

/** What FeNAgO asks of a grant's consumers: to handle a dead letter of theirs again. */
export const redrivesOf = (name: string): string => `rdr.${name}.*`;

/** The rights of a grant's user in the grant's account. */
export function grantRights(name: string): Rights {
  return { publish: grantedSubjects(name).map(({ as }) => as), subscribe: [`${inboxPrefix(name)}.>`, redrivesOf(name)] };
}

// The client exports the type of it alone.
const PINNED = 'pinned_client' as PriorityPolicy;

/** Name of the group of its replicas, of which one reads at a time. */
export const GRANT_GROUP = 'readers';

/**
 * The durable consumer of a grant. One replica reads at a time, so that events of an object come in their order; another
 * takes over where it has not asked for five seconds.
 */
export function grantConsumer({ name, filters }: Grant): WithRequired<Partial<ConsumerConfig>, 'durable_name'> {
  return {
    durable_name: name,
    filter_subjects: [...filters],
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    replay_policy: ReplayPolicy.Instant,
    // The library renews what it holds; who takes over from a reader that died waits for so long.
    ack_wait: nanos(10_000),
    max_ack_pending: MAX_ACK_PENDING,
    max_deliver: -1,
    priority_groups: [GRANT_GROUP],
    priority_policy: PINNED,
    priority_timeout: nanos(5_000),
  };
}
