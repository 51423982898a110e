import type { Collection, Document } from 'mongodb';
import type { Logger } from '@fenago/observability';
import type { Gate } from './gate.js';
import type { OutboxPublisher } from './outbox-publisher.js';

const EVERY_MS = 1_000;
const OLDER_THAN_MS = 1_000;
const MAX_DOCUMENTS = 200;

export interface Sweepable {
  readonly name: string;
  readonly collection: Collection<Document>;
  publishWaiting(id: string): Promise<void>;
}

/** Publishes and settles what a crash, a failed publish or a closed gate has left in outboxes; deletes finished tombstones. */
export class Sweeper {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly stores: () => readonly Sweepable[],
    private readonly publisher: OutboxPublisher,
    private readonly gate: Gate,
    private readonly isConnected: () => boolean,
    private readonly logger: Logger,
    private readonly now: () => Date,
  ) {}

  start(): void {
    this.timer = setTimeout(() => this.tick(), EVERY_MS * (0.75 + Math.random() / 2));
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.running;
  }

  /** One pass over every store of the service. */
  async sweep(): Promise<void> {
    for (const store of this.stores()) {
      if (!this.gate.isOpen || !this.isConnected()) return;
      await this.sweepStore(store);
    }
  }

  private tick(): void {
    this.running = this.sweep()
      .catch((error: unknown) => this.logger.warn({ err: error }, 'the outbox sweep failed; it is tried again in a second'))
      .finally(() => {
        this.running = undefined;
        if (this.timer !== undefined) this.start();
      });
  }

  private async sweepStore(store: Sweepable): Promise<void> {
    const before = new Date(this.now().getTime() - OLDER_THAN_MS);
    const waiting = await store.collection
      .find({ 'outbox.0.time': { $lt: before } }, { projection: { _id: 1 }, maxTimeMS: 3_000 })
      .sort({ 'outbox.0.time': 1 })
      .limit(MAX_DOCUMENTS)
      .toArray();
    const ids = waiting.map((document) => String(document._id));
    for (const id of ids) {
      if (!this.publisher.isWorkingOn(id)) await store.publishWaiting(id);
    }
    await store.collection.deleteMany({ deletedAt: { $lt: before }, outbox: { $size: 0 } });
  }
}
