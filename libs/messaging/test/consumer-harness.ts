import { Controller } from '@nestjs/common';
import type { StoredMsg } from '@nats-io/jetstream';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { DomainEvent } from '@fenago/contracts';
import { currentContext, type RequestContext } from '@fenago/observability';
import { startTestNats, until, type TestNats } from '@fenago/testing';
import { Consumer, EventPublisher, connectNats, ensureTopology, type NatsLink } from '../src/index.js';
import { logger, startTestService, type TestService } from './support.js';

export type Deleted = DomainEvent<'agent.deleted'>;

@Controller()
export class DeletedConsumer {
  readonly seen: Deleted[] = [];
  readonly contexts: (RequestContext | undefined)[] = [];
  work: (event: Deleted) => Promise<void> = async () => undefined;

  @Consumer('agent.deleted', { ackWaitMs: 1_500, retryMs: 20 })
  async handle(event: Deleted): Promise<void> {
    this.seen.push(event);
    this.contexts.push(currentContext());
    await this.work(event);
  }
}

export const idsOf = (events: readonly Deleted[]): string[] => events.map(({ id }) => id);

/** A broker with an empty event stream, a publisher, and replicas of a service that consumes `agent.deleted`. */
export class ConsumerHarness {
  nats!: TestNats;
  link!: NatsLink;
  publisher!: EventPublisher;
  /** Running replicas; closed after each test. */
  replicas: TestService[] = [];
  /** Each test has a service of its own. */
  service = '';
  private runs = 0;

  /** Registers the hooks of vitest; call it once in a `describe`. */
  constructor() {
    beforeAll(async () => {
      this.nats = await startTestNats();
      this.link = await connectNats({ url: this.nats.url, name: 'publisher', logger });
      this.publisher = new EventPublisher(this.link);
    });
    beforeEach(() => this.reset());
    afterEach(async () => {
      await Promise.all(this.replicas.map((one) => one.close()));
      this.replicas = [];
    });
    afterAll(async () => {
      await this.link.drain(1_000);
      await this.nats.stop();
    });
  }

  get durable(): string {
    return `${this.service}_deleted`;
  }

  /** Starts a replica. */
  async consume(work?: (event: Deleted) => Promise<void>): Promise<DeletedConsumer> {
    const started = await startTestService(this.nats.url, this.service, [DeletedConsumer]);
    this.replicas.push(started);
    const consumer = started.get(DeletedConsumer);
    if (work !== undefined) consumer.work = work;
    return consumer;
  }

  /** Waits until the broker has nothing left for the service. */
  async settled(): Promise<void> {
    const manager = await this.link.jetStream();
    await until(async () => {
      const { num_ack_pending: out, num_pending: left } = await manager.consumers.info('EVT', this.durable);
      return out + left === 0;
    });
  }

  /** The service's dead letters, oldest first. */
  async deadLetters(): Promise<StoredMsg[]> {
    const manager = await this.link.jetStream();
    const { first_seq: first, last_seq: last } = (await manager.streams.info('DLQ')).state;
    const letters: StoredMsg[] = [];
    for (let seq = Math.max(1, first); seq <= last; seq += 1) {
      const letter = await manager.direct.getMessage('DLQ', { seq });
      if (letter?.subject === `dlq.${this.service}.deleted`) letters.push(letter);
    }
    return letters;
  }

  private async reset(): Promise<void> {
    this.runs += 1;
    this.service = `service${this.runs}`;
    const manager = await this.link.jetStream();
    await manager.streams.delete('EVT').catch(() => undefined);
    await this.nats.restart();
    await until(() => this.link.isConnected);
    await ensureTopology(this.link);
  }
}
