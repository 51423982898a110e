import type { Collection, Document } from 'mongodb';
import type { Logger } from '@fenago/observability';
import { setTimeout as delay } from 'node:timers/promises';
import type { Gate } from './gate.js';
import type { OutboxPublisher } from './outbox-publisher.js';

const EVERY_MS = 1_000;
const OLDER_THAN_MS = 1_000;
/** Documents of one store and sweep; the next sweep goes on behind them. */
const MAX_DOCUMENTS = 2_000;
const PAGE = 200;
const AT_ONCE = 16;
/** Documents whose events may be on their way before more are read. */
const MAX_IN_FLIGHT = 512;
/** Longer than the clocks of two replicas may differ: a command that comes late still finds the tombstone, or looks further. */
const TOMBSTONE_MS = 3_000;
/** How often tombstones are looked for that this process did not make. */
const TOMBSTONES_EVERY_MS = 60_000;

export interface Sweepable {
  readonly name: string;
  readonly collection: Collection<Document>;
  /** This process has removed something whose document is still there. */
  hasTombstones: boolean;
  publishWaiting(id: string): Promise<void>;
}

interface Progress {
  /** Time of the last outbox looked at, where a sweep has not come to the end. */
  behind: Date | undefined;
  tombstonesAt: number;
}

/** Publishes and settles what a crash, a failed publish or a closed gate has left in outboxes; deletes finished tombstones. */
export class Sweeper {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private readonly progress = new Map<Sweepable, Progress>();

  constructor(
    private readonly stores: () => readonly Sweepable[],
    private readonly publisher: OutboxPublisher,
    private readonly gate: Gate,
    private readonly isConnected: () => boolean,
    private readonly logger: Logger,
    private readonly now: () => Date,
  ) {}

  start(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tick(), EVERY_MS * (0.75 + Math.random() / 2));
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.running;
  }

  /** One pass over every store of the service; one that fails does not keep the others waiting. */
  private async sweep(): Promise<void> {
    for (const store of this.stores()) {
      try {
        await this.sweepStore(store);
      } catch (error) {
        this.logger.warn({ err: error, aggregate: store.name }, 'the outbox sweep failed; it is tried again in a second');
      }
    }
  }

  private get goesOn(): boolean {
    return this.gate.isOpen && this.isConnected() && this.timer !== undefined;
  }

  private tick(): void {
    this.running = this.sweep().finally(() => {
      this.running = undefined;
      if (this.timer !== undefined) this.start();
    });
  }

  private async sweepStore(store: Sweepable): Promise<void> {
    if (!this.goesOn) return;
    const now = this.now().getTime();
    const progress = this.progress.get(store) ?? { behind: undefined, tombstonesAt: now };
    this.progress.set(store, progress);
    await this.publishOld(store, progress, new Date(now - OLDER_THAN_MS));
    if (!store.hasTombstones && now < progress.tombstonesAt) return;
    progress.tombstonesAt = now + TOMBSTONES_EVERY_MS;
    store.hasTombstones = (await store.collection.findOne({ deletedAt: { $type: 'date' } }, { projection: { _id: 1 } })) !== null;
    if (!store.hasTombstones) return;
    await store.collection.deleteMany({ deletedAt: { $lt: new Date(now - TOMBSTONE_MS) }, outbox: { $size: 0 } });
  }

  private async publishOld(store: Sweepable, progress: Progress, before: Date): Promise<void> {
    const from = progress.behind;
    progress.behind = undefined;
    const waiting = store.collection
      .find({ 'outbox.0.time': { $lt: before, ...(from === undefined ? {} : { $gte: from }) } })
      .project<{ _id: unknown; outbox: [{ time: Date }] }>({ _id: 1, 'outbox.time': 1 })
      .sort({ 'outbox.0.time': 1 })
      .limit(MAX_DOCUMENTS)
      .maxTimeMS(3_000)
      .batchSize(PAGE);
    let page: string[] = [];
    let seen = 0;
    try {
      for await (const { _id, outbox } of waiting) {
        page.push(String(_id));
        seen += 1;
        // Behind a full sweep the next goes on, so that documents that cannot be published do not keep out the others.
        if (seen === MAX_DOCUMENTS) progress.behind = outbox[0].time;
        if (page.length === PAGE) await this.publishPage(store, page.splice(0));
        if (!this.goesOn) return;
      }
      await this.publishPage(store, page);
    } finally {
      await waiting.close();
    }
  }

  private async publishPage(store: Sweepable, page: string[]): Promise<void> {
    // In any order: two replicas that sweep at once meet on few documents.
    const ids = page.map((id) => ({ id, at: Math.random() })).sort((a, b) => a.at - b.at);
    for (let first = 0; first < ids.length && this.goesOn; first += AT_ONCE) {
      while (this.publisher.inFlight > MAX_IN_FLIGHT && this.goesOn) await delay(10);
      const some = ids.slice(first, first + AT_ONCE).filter(({ id }) => !this.publisher.isWorkingOn(id));
      await Promise.all(some.map(({ id }) => store.publishWaiting(id)));
    }
  }
}
