import type { JetStreamManager, StoredMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { grantEvents, type GrantRequest } from '@fenago/access';
import { eventSubject, newId, type DomainEvent, type EventData, type EventType } from '@fenago/contracts';
import { EventPublisher, connectNats, ensureTopology, type NatsLink } from '@fenago/messaging';
import { createLogger } from '@fenago/observability';
import { eventOf, startTestNats, until, type TestNats, type TestNatsOptions } from '@fenago/testing';
import { connectEvents, type AnyEvent, type Events, type EventsOptions } from '../src/index.js';

export const ownerId = newId('user', Date.now());
export const newAgentId = (): string => newId('agent', Date.now());

const versions = new Map<string, number>();

/** The next event of an object. */
export function nextEvent<K extends EventType>(type: K, aggregateId: string, data: EventData<K>, changes: Partial<DomainEvent<K>> = {}): DomainEvent<K> {
  const sequence = (versions.get(aggregateId) ?? 0) + 1;
  versions.set(aggregateId, sequence);
  return { ...eventOf({ type, aggregateId, ownerId, data, sequence }), ...changes };
}

/** A simple event to test with. */
export const deleted = (agentId = newAgentId(), changes: Partial<DomainEvent<'agent.deleted'>> = {}): DomainEvent<'agent.deleted'> =>
  nextEvent('agent.deleted', agentId, { agentId, ownerId: changes.ownerid ?? ownerId }, changes);

export const idsOf = (events: readonly AnyEvent[]): string[] => events.map(({ id }) => id);

/** Of a grant. */
export interface Outsider {
  readonly servers: string;
  readonly name: string;
  readonly credentials: { readonly nkeySeed: string };
}

let names = 0;
/** A durable that no other test has. */
export const newName = (): string => `reader-${(names += 1)}`;

/** FeNAgO's broker with its streams, somebody who publishes, and readers that are closed after each test. */
export class EventsHarness {
  nats!: TestNats;
  link!: NatsLink;
  private publisher!: EventPublisher;
  private readers: Events[] = [];

  /**
   * Registers the hooks of vitest; call it once in a `describe`.
   * @param options an open broker unless told
   */
  constructor(options: TestNatsOptions = {}) {
    beforeAll(async () => {
      this.nats = await startTestNats(options);
      this.link = await connectNats({ url: this.nats.url, name: 'operator', logger: createLogger({ service: 'test', level: 'silent' }) });
      await ensureTopology(this.link);
      this.publisher = new EventPublisher(this.link);
    });
    afterEach(async () => {
      await Promise.all(this.readers.map((reader) => reader.close({ deadlineMs: 1_000 })));
      this.readers = [];
    });
    afterAll(async () => {
      await this.link.drain(1_000);
      await this.nats.stop();
    });
  }

  /** Where the broker is, without anybody's credentials. */
  get servers(): string {
    return `nats://127.0.0.1:${this.nats.port}`;
  }

  /** Lets an outsider read. @returns what they connect with */
  async grant(request: GrantRequest): Promise<Outsider> {
    const place = { folder: dirname(this.nats.credentialsDir ?? ''), natsUrl: this.servers };
    const { credentialsFile = '' } = await grantEvents(place, request);
    return { servers: this.servers, name: request.name, credentials: { nkeySeed: readFileSync(credentialsFile, 'utf8').trim() } };
  }

  /** @returns what somebody connects with who may make durables */
  operator(name: string): EventsOptions {
    const nkeySeed = readFileSync(join(this.nats.credentialsDir ?? '', 'operator.nk'), 'utf8').trim();
    return { servers: this.servers, name, credentials: { nkeySeed }, apiPrefix: '$JS.API', inboxPrefix: '_INBOX_operator' };
  }

  /** Has the broker wait for readers for so long only. */
  async hasten(name: string, ms: number): Promise<void> {
    const { consumers } = await this.jetStream();
    await consumers.update('EVT', name, { ack_wait: nanos(ms), priority_timeout: nanos(ms) });
  }

  async connect(name: string, options: Partial<EventsOptions> = {}): Promise<Events> {
    const reader = await connectEvents({ servers: this.servers, name, retryMs: 20, from: 'new', ...options });
    this.readers.push(reader);
    return reader;
  }

  async publish(...events: readonly DomainEvent[]): Promise<void> {
    for (const event of events) await this.publishRaw(eventSubject(event.type, event.ownerid, event.subject), event.id, JSON.stringify(event));
  }

  async publishRaw(subject: string, id: string, payload: string): Promise<number> {
    return (await this.publisher.publish({ subject, id, payload })).sequence;
  }

  /** After the broker has lost them. */
  async makeStreams(): Promise<void> {
    await until(() => this.link.isConnected);
    await ensureTopology(this.link);
  }

  jetStream(): Promise<JetStreamManager> {
    return this.link.jetStream();
  }

  /** Waits until the broker has nothing left for the durable. */
  async settled(name: string): Promise<void> {
    const manager = await this.jetStream();
    await until(async () => {
      const { num_ack_pending: out, num_pending: left } = await manager.consumers.info('EVT', name);
      return out + left === 0;
    });
  }

  /** Dead letters of a durable, oldest first. */
  async deadLetters(name: string): Promise<StoredMsg[]> {
    const manager = await this.jetStream();
    const { first_seq: first, last_seq: last } = (await manager.streams.info('DLQ')).state;
    const letters: StoredMsg[] = [];
    for (let seq = Math.max(1, first); seq <= last; seq += 1) {
      const letter = await manager.direct.getMessage('DLQ', { seq });
      if (letter?.subject.startsWith(`dlq.${name}.`) === true) letters.push(letter);
    }
    return letters;
  }
}
