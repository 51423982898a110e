import type { Logger } from '@fenago/observability';
import type { Archive } from './archive.js';
import { DURABLE, toArchived } from './archive.js';
import type { Gate } from './gate.js';
import type { Acknowledged, OutboxOwner, OutboxPublisher } from './outbox-publisher.js';

/** Events of one aggregate that come meanwhile leave its document together; measured in docs/performance.md. */
const SETTLE_AFTER_MS = 250;
const MAX_BATCH = 500;
/** Past this the sweeper takes over what is not remembered. */
const MAX_WAITING = 50_000;

interface Settled {
  readonly owner: OutboxOwner;
  readonly byAggregate: Map<string, Set<string>>;
}

/**
 * In the background, and batched: archives published events, and only then pulls them from their documents. A crash
 * between the two repeats what is harmless to repeat.
 */
export class Settler {
  private waiting: Acknowledged[] = [];
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly archive: Archive,
    private readonly publisher: () => OutboxPublisher,
    private readonly gate: Gate,
    private readonly logger: Logger,
    private readonly now: () => Date,
    /** An acknowledgement came from a stream that nobody has reconciled with. */
    private readonly onForeign: () => void,
  ) {}

  add(acknowledged: Acknowledged): void {
    if (this.waiting.length >= MAX_WAITING) {
      // Not remembered as published either, or the sweeper would pass over it for ever.
      this.publisher().settled(acknowledged.aggregateId, new Set([acknowledged.event.id]));
      return;
    }
    this.waiting.push(acknowledged);
    this.timer ??= setTimeout(() => void this.flush(), SETTLE_AFTER_MS);
  }

  /** Resolves when nothing is being settled: what was, is archived or stays in its outbox. */
  async idle(): Promise<void> {
    while (this.running !== undefined) await this.running;
  }

  /**
   * Settles all that waits; resolves when it is done or has been left to the sweeper.
   * @param until epoch milliseconds after which no further batch is begun
   */
  async flush(until = Number.POSITIVE_INFINITY): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.idle();
    // What comes in meanwhile has its own timer: settled at once, it would leave in many small batches.
    for (let left = this.waiting.length; left > 0 && Date.now() < until; left -= MAX_BATCH) {
      const batch = this.waiting.splice(0, Math.min(left, MAX_BATCH));
      this.running = this.settle(batch).finally(() => {
        this.running = undefined;
      });
      await this.running;
    }
  }

  private async settle(batch: readonly Acknowledged[]): Promise<void> {
    const generation = this.gate.current;
    const present = batch.filter((item) => item.generation === generation);
    const valid = present.filter((item) => this.gate.isOf(item.published));
    if (valid.length < present.length) this.onForeign();
    // Of what the gate was closed on, nothing is remembered: it is published again, and settled then.
    if (valid.length === 0 || valid.length < present.length) return;
    const groups = groupByOwner(valid);
    let done = false;
    try {
      const at = this.now();
      await this.archive.insert(valid.map((item) => toArchived(item, at)));
      // Closed meanwhile, the broker may have lost them, and another replica have compared before they were archived.
      if (this.gate.current === generation) {
        for (const group of groups) await pull(group);
        done = true;
      }
    } catch (error) {
      this.logger.warn({ err: error, events: valid.length }, 'published events could not be settled; the sweeper repeats it');
    }
    for (const { owner, byAggregate } of groups) {
      for (const [aggregateId, ids] of byAggregate) {
        if (done) owner.forgetSettled(aggregateId, ids);
        this.publisher().settled(aggregateId, ids);
      }
    }
  }
}

function groupByOwner(batch: readonly Acknowledged[]): readonly Settled[] {
  const groups = new Map<OutboxOwner, Settled>();
  for (const { owner, aggregateId, event } of batch) {
    const group = groups.get(owner) ?? { owner, byAggregate: new Map<string, Set<string>>() };
    groups.set(owner, group);
    const ids = group.byAggregate.get(aggregateId) ?? new Set<string>();
    group.byAggregate.set(aggregateId, ids);
    ids.add(event.id);
  }
  return [...groups.values()];
}

async function pull({ owner, byAggregate }: Settled): Promise<void> {
  const ids = [...byAggregate];
  await owner.collection.bulkWrite(
    ids.map(([aggregateId, events]) => ({
      updateOne: {
        filter: { _id: aggregateId as never },
        update: { $pull: { outbox: { id: { $in: [...events] } } } as never },
      },
    })),
    // On a majority, or a majority read would still find what has been forgotten here, and publish it once more.
    { ordered: false, writeConcern: DURABLE },
  );
}
