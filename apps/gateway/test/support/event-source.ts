import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import { eventSubject, newId, type AnyDomainEvent, type DomainEvent, type VerifiedApiKey } from '@fenago/contracts';
import { connectNats, EventPublisher, type NatsLink } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { eventOf, until } from '@fenago/testing';
import { verifiedKey } from './samples.js';

const KEY = 'fng_live_';

/** A user of a test's own, whose key names them. */
export interface Somebody {
  readonly userId: string;
  readonly headers: Record<string, string>;
}

export function somebody(): Somebody {
  const userId = newId('user', Date.now());
  return { userId, headers: { authorization: `Bearer ${KEY}${userId}` } };
}

/** As the user service answers about such a key. */
export const keyOf = ({ apiKey }: { readonly apiKey: string }): VerifiedApiKey => verifiedKey({ userId: apiKey.slice(KEY.length) });

/** Publishes events as services do, over a connection of its own. */
export class EventSource {
  private readonly publisher: EventPublisher;

  private constructor(readonly link: NatsLink) {
    this.publisher = new EventPublisher(link);
  }

  static async connect(natsUrl: string): Promise<EventSource> {
    return new EventSource(await connectNats({ url: natsUrl, name: 'source', logger: createLogger({ service: 'source', level: 'silent' }) }));
  }

  async publish(...events: readonly DomainEvent[]): Promise<void> {
    for (const event of events) await this.publishRaw(event, event.ownerid, JSON.stringify(event));
  }

  /** Publishes any text in an event's place; again while the broker comes back. */
  async publishRaw({ id, type, subject }: Pick<DomainEvent, 'id' | 'type' | 'subject'>, ownerId: string, payload: string): Promise<void> {
    await until(() => this.publisher.publish({ subject: eventSubject(type, ownerId, subject), id, payload }));
  }

  /** Ids of what a JetStream consumer gets on a subject, as outsiders consume. */
  async consumed(filter: string, count: number): Promise<readonly string[]> {
    const { consumers } = await this.link.jetStream();
    const { name } = await consumers.add('EVT', { name: `test_${Date.now()}`, filter_subject: filter, ack_policy: AckPolicy.None, deliver_policy: DeliverPolicy.All, mem_storage: true });
    const inbox = `${name}.inbox`;
    const ids: string[] = [];
    const subscription = this.link.connection.subscribe(inbox, { callback: (_error, message) => void ids.push(message.json<AnyDomainEvent>().id) });
    this.link.connection.publish(`$JS.API.CONSUMER.MSG.NEXT.EVT.${name}`, JSON.stringify({ batch: count }), { reply: inbox });
    await until(() => ids.length >= count, { what: `${count} events on ${filter}` });
    subscription.unsubscribe();
    await consumers.delete('EVT', name);
    return ids;
  }

  stop(): Promise<void> {
    return this.link.drain(1_000);
  }
}

export const agentId = (): string => newId('agent', Date.now());

/** Events of one agent, from a version on. */
export function agentEvents({ userId }: Somebody, count: number, id = agentId(), from = 1): DomainEvent<'agent.deleted'>[] {
  const data = { agentId: id, ownerId: userId };
  return Array.from({ length: count }, (_, i) => eventOf({ type: 'agent.deleted', aggregateId: id, ownerId: userId, data, sequence: from + i }));
}

export function statusChanged({ userId: ownerId }: Somebody, id: string, sequence: number): DomainEvent<'agent.status_changed'> {
  return eventOf({ type: 'agent.status_changed', aggregateId: id, ownerId, sequence, data: { agentId: id, ownerId, from: 'draft', to: 'active' } });
}
