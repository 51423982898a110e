import type { EventType } from '@fenago/contracts';
import { commandSubject, contractOf, querySubject, replicaSubject } from '@fenago/contracts';
import { inboxPrefix } from '../connection/credentials.js';
import { deadLetterSubject } from '../jetstream/dead-letter.js';
import { followingConsumers } from '../jetstream/following-consumer.js';
import type { AnyContract } from '../rpc/rpc-client.js';
import { GIVEN_UP } from '../publish/advisories.js';
import { DEAD_LETTER_STREAM, EVENT_STREAM, STREAM_NAMES, TOKEN_STREAM } from '../topology/streams.js';

/** What a user of the broker may do; nothing else. */
export interface Rights {
  /** Subjects, with the broker's wildcards. */
  readonly publish: readonly string[];
  /** Subjects, some with the queue group that alone may listen there. */
  readonly subscribe: readonly string[];
}

/** What a service does on the broker, as its sources say. */
export interface ServiceUse {
  readonly service: string;
  /** Commands and queries that it sends. */
  readonly asks: readonly AnyContract[];
  readonly publishes: readonly EventType[];
  /** Names of its handlers of events, without the service's. */
  readonly consumers: readonly string[];
  readonly projections: readonly string[];
  /** Filters of the events that it hears as they pass. */
  readonly listens: readonly string[];
  readonly publishesTokens: boolean;
  readonly readsTokens: boolean;
  /** Whether it looks after the dead letters of all services, and has their handlers try again. */
  readonly readsDeadLetters: boolean;
  /** Whether it hears what the broker tells of deliveries that it has given up. */
  readonly hearsAdvisories: boolean;
}

/** Requests to handle a dead letter again, `rdr.<service>.<handler>`. */
const REDRIVES = 'rdr.*.*';

const api = (operation: string): string => `$JS.API.${operation}`;

/**
 * The rights of a service's user. Where it may publish an event of an aggregate it may publish all of that aggregate's, so
 * that a release with a new event needs no other users.
 */
export function serviceRights(use: ServiceUse): Rights {
  const { service } = use;
  const aggregates = new Set(use.publishes.map((type) => contractOf(type).aggregate));
  const tokens = 'tok.*';
  return {
    publish: [
      ...use.asks.map(({ name, kind }) => (kind === 'command' ? commandSubject(name) : querySubject(name))),
      ...[...aggregates].map((aggregate) => `evt.*.${aggregate}.>`),
      ...(use.publishesTokens ? [tokens] : []),
      deadLetterSubject(service, '*'),
      replicaSubject(service, '*'),
      ...STREAM_NAMES.flatMap((stream) => [api(`STREAM.INFO.${stream}`), api(`STREAM.CREATE.${stream}`)]),
      api(`DIRECT.GET.${EVENT_STREAM}`),
      ...(use.readsTokens ? [api(`DIRECT.GET.${TOKEN_STREAM}`)] : []),
      ...(use.readsDeadLetters ? [api(`DIRECT.GET.${DEAD_LETTER_STREAM}`), REDRIVES] : []),
      ...use.consumers.flatMap((name) => consumerRights(`${service}_${name}`)),
      ...use.projections.flatMap((name) => followingConsumers(`${service}_${name}`).flatMap(followerRights)),
    ],
    subscribe: [
      `${commandSubject(`${service}.>`)} ${service}`,
      `${querySubject(`${service}.>`)} ${service}`,
      ...use.listens,
      ...(use.readsTokens ? [tokens] : []),
      replicaSubject(service, '*'),
      ...(use.hearsAdvisories ? [`${GIVEN_UP} ${service}`] : []),
      `rdr.${service}.* ${service}`,
      `${inboxPrefix(service)}.>`,
    ],
  };
}

function consumerRights(durable: string): readonly string[] {
  const place = `${EVENT_STREAM}.${durable}`;
  return [api(`CONSUMER.DURABLE.CREATE.${place}`), api(`CONSUMER.INFO.${place}`), api(`CONSUMER.MSG.NEXT.${place}`), `$JS.ACK.${place}.>`];
}

function followerRights(consumer: string): readonly string[] {
  const place = `${EVENT_STREAM}.${consumer}`;
  return [api(`CONSUMER.DURABLE.CREATE.${place}`), api(`CONSUMER.MSG.NEXT.${place}`), api(`CONSUMER.DELETE.${place}`)];
}
