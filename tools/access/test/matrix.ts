import { COMMANDS, EVENT_CONTRACTS, QUERIES, commandSubject, eventSubject, newId, querySubject, type EventType } from '@fenago/contracts';
import type { ServiceUse } from '@fenago/messaging';

/** Something that one may try at a broker, and which services may. */
export interface Attempt {
  readonly subject: string;
  readonly queue?: string;
  readonly allowed: (use: ServiceUse) => boolean;
}

const STREAMS = ['EVT', 'TOK', 'ADV', 'DLQ'];
const OWNER = newId('user', 0);

const nobody = (): boolean => false;
const everybody = (): boolean => true;
const only =
  (service: string) =>
  (use: ServiceUse): boolean =>
    use.service === service;

/** Everything that is published to in FeNAgO, and much that is not; generated from the contracts and from what services are there. */
export function publishing(uses: readonly ServiceUse[]): readonly Attempt[] {
  const requests = [...Object.values(COMMANDS), ...Object.values(QUERIES)].map((contract) => ({
    subject: contract.kind === 'command' ? commandSubject(contract.name) : querySubject(contract.name),
    allowed: (use: ServiceUse) => use.asks.some(({ name, kind }) => name === contract.name && kind === contract.kind),
  }));
  const aggregatesOf = (types: readonly EventType[]): readonly string[] => EVENT_CONTRACTS.filter(({ type }) => types.includes(type)).map(({ aggregate }) => aggregate);
  const events = EVENT_CONTRACTS.map(({ type, aggregate }) => ({
    subject: eventSubject(type, OWNER, newId('conversation', 0)),
    allowed: (use: ServiceUse) => aggregatesOf(use.publishes).includes(aggregate),
  }));
  return [...requests, ...events, ...uses.flatMap(placesOf), ...STREAMS.flatMap(streamCalls), ...elsewhere];
}

/** What belongs to one service. */
function placesOf({ service, consumers, projections }: ServiceUse): readonly Attempt[] {
  const own = only(service);
  const durables = consumers.map((name) => `EVT.${service}_${name}`);
  const followers = projections.flatMap((name) => [0, 31].map((place) => `EVT.${service}_${name}_${place}`));
  const calls = (places: readonly string[], names: readonly string[], allowed: Attempt['allowed']): readonly Attempt[] =>
    places.flatMap((place) => names.map((name) => ({ subject: `$JS.API.CONSUMER.${name}.${place}`, allowed })));
  return [
    { subject: `dlq.${service}.anything`, allowed: own },
    { subject: `rep.${service}.anything`, allowed: own },
    { subject: `rdr.${service}.anything`, allowed: ({ readsDeadLetters }) => readsDeadLetters },
    { subject: `_INBOX_${service}.x.1`, allowed: nobody },
    ...calls(durables, ['DURABLE.CREATE', 'INFO', 'MSG.NEXT'], own),
    ...calls(durables, ['DELETE', 'PAUSE', 'RESET', 'UNPIN', 'CREATE'], nobody),
    ...durables.map((place) => ({ subject: `$JS.ACK.${place}.1.1.1.1.1`, allowed: own })),
    ...calls(followers, ['DURABLE.CREATE', 'MSG.NEXT', 'DELETE'], own),
  ];
}

function streamCalls(stream: string): readonly Attempt[] {
  const call = (name: string, allowed: Attempt['allowed']): Attempt => ({ subject: `$JS.API.${name}.${stream}`, allowed });
  const direct: Readonly<Record<string, Attempt['allowed']>> = { EVT: everybody, TOK: ({ readsTokens }) => readsTokens, DLQ: ({ readsDeadLetters }) => readsDeadLetters };
  const kept = ['DELETE', 'PURGE', 'UPDATE', 'SNAPSHOT', 'RESTORE', 'MSG.DELETE', 'MSG.GET', 'LEADER.STEPDOWN', 'PEER.REMOVE'];
  return [
    call('STREAM.INFO', everybody),
    call('STREAM.CREATE', everybody),
    call('DIRECT.GET', direct[stream] ?? nobody),
    ...kept.map((name) => call(`STREAM.${name}`, nobody)),
    call('CONSUMER.CREATE', nobody),
    call('CONSUMER.LIST', nobody),
    call('CONSUMER.NAMES', nobody),
  ];
}

const elsewhere: readonly Attempt[] = [
  { subject: `tok.${newId('execution', 0)}`, allowed: ({ publishesTokens }) => publishesTokens },
  ...['cmd.nobody.does', 'evt.public.nothing.nowhere.happened', 'dlq.crm.deal', '_INBOX.x', 'anything', '$JS.API.STREAM.CREATE.OTHER', '$JS.API.INFO', '$JS.API.STREAM.LIST', '$SYS.REQ.SERVER.PING', '$SYS.REQ.ACCOUNT.FENAGO.INFO'].map(
    (subject) => ({ subject, allowed: nobody }),
  ),
];

/** Everything that is listened to in FeNAgO, and what nobody is to hear. */
export function subscribing(uses: readonly ServiceUse[]): readonly Attempt[] {
  const hears = (filter: string) => (use: ServiceUse) => use.listens.includes('evt.>') || use.listens.includes(filter);
  return [
    ...uses.flatMap(({ service }) => [
      ...['cmd', 'qry', 'rdr'].flatMap((kind) => [
        { subject: `${kind}.${service}.anything`, queue: service, allowed: only(service) },
        { subject: `${kind}.${service}.anything`, allowed: nobody },
        { subject: `${kind}.${service}.anything`, queue: 'spies', allowed: nobody },
      ]),
      { subject: `rep.${service}.anything`, allowed: only(service) },
      { subject: `_INBOX_${service}.>`, allowed: only(service) },
      { subject: `_INBOX_${service}.x.*`, allowed: only(service) },
      { subject: `dlq.${service}.*`, allowed: nobody },
    ]),
    ...EVENT_CONTRACTS.map(({ aggregate, action }) => `evt.*.${aggregate}.*.${action}`).map((filter) => ({ subject: filter, allowed: hears(filter) })),
    { subject: 'evt.>', allowed: hears('evt.>') },
    { subject: `evt.${OWNER}.>`, allowed: hears('evt.>') },
    { subject: 'tok.*', allowed: ({ readsTokens }) => readsTokens },
    ...['>', 'cmd.>', 'qry.>', 'rdr.>', 'dlq.>', 'rep.>', '_INBOX.>', '*.*.*', '$JS.>', '$JS.API.>', '$JS.ACK.>', '$JS.EVENT.>', '$SYS.>'].map((subject) => ({ subject, allowed: nobody })),
  ];
}
