import { Controller } from '@nestjs/common';
import { until } from '@fenago/testing';
import { Projection, type EventBatch, type EventPosition } from '../src/index.js';
import { ConsumerHarness, idsOf, type Deleted } from './consumer-harness.js';
import { deleted, newAgentId, publish, startTestService, type TestService } from './support.js';

export type Batch = EventBatch<'agent.deleted'>;

/** What an owner keeps, as in a database: it outlives replicas. */
export class Kept {
  position: EventPosition | null = null;
  readonly batches: Batch[] = [];
  /** Runs before the batch is kept; what it throws keeps it from being kept. */
  work: (batch: Batch) => Promise<void> = async () => undefined;

  get events(): Deleted[] {
    return this.batches.flatMap(({ events }) => events);
  }

  get ids(): string[] {
    return idsOf(this.events);
  }
}

/** Replicas of a service that follows `agent.deleted`. */
export class ProjectionHarness extends ConsumerHarness {
  /** Starts a replica that goes on where `kept` is, and keeps there what it is given. */
  async follow(kept = new Kept(), everyMs = 20): Promise<Kept> {
    @Controller()
    class DeletedProjection {
      @Projection('agent.deleted', { everyMs, retryMs: 20 })
      async handle(batch: Batch): Promise<void> {
        await kept.work(batch);
        kept.batches.push(batch);
        kept.position = batch.position;
      }

      async position(): Promise<EventPosition | null> {
        return kept.position;
      }
    }
    this.replicas.push(await startTestService(this.nats.url, this.service, [DeletedProjection]));
    return kept;
  }

  /** Publishes so many events, one after the other where the order matters. */
  async publish(count = 1): Promise<Deleted[]> {
    const events = Array.from({ length: count }, () => deleted(newAgentId()));
    for (let i = 0; i < count; i += 100) await Promise.all(events.slice(i, i + 100).map((event) => until(() => publish(this.publisher, event))));
    return events;
  }

  /** Consumers that the broker has for the service now. */
  async consumers(): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of (await this.link.jetStream()).consumers.list('EVT')) names.push(name);
    return names.filter((name) => name.startsWith(this.service));
  }

  get replica(): TestService {
    const [replica] = this.replicas;
    if (replica === undefined) throw new Error('No replica runs.');
    return replica;
  }
}
