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

export const commandSubject = (name: string): string => `cmd.${name}`;
export const querySubject = (name: string): string => `qry.${name}`;
/** Core subject on which the replicas of a service tell each other of something. */
export const replicaSubject = (service: string, topic: string): string => `rep.${service}.${topic}`;
/** Core subject of one execution's token frames, captured by the memory stream TOK. */
export const tokenSubject = (executionId: string): string => `tok.${executionId}`;
