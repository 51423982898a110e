import { contractOf, type EventType } from './events/index.js';

/** Owner token of events whose aggregate nobody owns. */
export const PUBLIC_OWNER = 'public';

/** `evt.<ownerId>.<aggregate>.<aggregateId>.<action>`; ids hold no dot, `usage` ids are `<executionId>:<step>`. */
export function eventSubject(type: EventType, ownerId: string, aggregateId: string): string {
  const contract = contractOf(type);
  return `evt.${ownerId}.${contract.aggregate}.${aggregateId}.${contract.action}`;
}

/** Filter that matches every event of a type, whoever owns it. */
export function eventFilter(type: EventType): string {
  const contract = contractOf(type);
  return `evt.*.${contract.aggregate}.*.${contract.action}`;
}

/** What to follow of an owner's events: everything, unless types or an object are named. */
export interface EventSelection {
  readonly types?: readonly EventType[];
  /** Id of an aggregate, as {@link AGGREGATE_ID} says. */
  readonly objectId?: string;
}

/** Regular expression source of ids of aggregates: they are tokens of subjects, so nothing of them may mean anything there. */
export const AGGREGATE_ID = '^[a-z]{1,16}_[0-9a-z]{26}(?::[0-9a-z]{1,16}){0,2}$';

/** The narrowest filter that matches all events of one owner that are selected, and none of anybody else's; of several types it matches others, too. */
export function ownedEventFilter(ownerId: string, { types = [], objectId }: EventSelection): string {
  const [type, ...more] = types;
  if (type !== undefined && more.length === 0) return eventSubject(type, ownerId, objectId ?? '*');
  return objectId === undefined ? `evt.${ownerId}.>` : `evt.${ownerId}.*.${objectId}.>`;
}

export const commandSubject = (name: string): string => `cmd.${name}`;
export const querySubject = (name: string): string => `qry.${name}`;
/** Core subject on which the replicas of a service tell each other of something. */
export const replicaSubject = (service: string, topic: string): string => `rep.${service}.${topic}`;
/** Core subject on which a service takes an event that a handler of its once failed with, to run that handler again. */
export const redriveSubject = (service: string, handler: string): string => `rdr.${service}.${handler}`;
/** Core subject of one execution's token frames, captured by the memory stream TOK. */
export const tokenSubject = (executionId: string): string => `tok.${executionId}`;
