import type { Clock, Logger, Metrics } from '@fenago/observability';
import type { Db } from 'mongodb';
import { AggregateStore, type AggregateStoreOptions } from './aggregate-store.js';
import { Archive } from './outbox/archive.js';
import { Gate } from './outbox/gate.js';
import { OutboxPublisher } from './outbox/outbox-publisher.js';
import type { BrokerLink, EventSink, StreamView } from './outbox/ports.js';
import { Reconciler } from './outbox/reconciler.js';
import { Settler } from './outbox/settler.js';
import { Sweeper } from './outbox/sweeper.js';
import type { AggregateState, UnsafeSwitches } from './types.js';

export interface AggregateEngineOptions {
  readonly service: string;
  readonly db: Db;
  readonly link: BrokerLink;
  readonly publisher: EventSink;
  readonly stream: StreamView;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly toError: (error: unknown) => unknown;
  readonly unsafe?: UnsafeSwitches;
}

/** Everything between a service's aggregates and the broker: stores, publisher, settler, sweeper, reconciler. */
export class AggregateEngine {
  private readonly stores: AggregateStore<never>[] = [];
  private readonly gate = new Gate();
  private readonly archive: Archive;
  private readonly settler: Settler;
  private readonly publisher: OutboxPublisher;
  private readonly sweeper: Sweeper;
  private readonly reconciler: Reconciler;
  private readonly now: () => Date;
  private started = false;

  constructor(private readonly options: AggregateEngineOptions) {
    const { logger, link, publisher: sink } = options;
    this.now = () => options.clock.now();
    this.archive = new Archive(options.db);
    const published = options.metrics.counter('fenago_events_published_total', 'Events acknowledged by the stream.', ['aggregate']);
    this.settler = new Settler(this.archive, () => this.publisher, this.gate, logger, this.now);
    this.publisher = new OutboxPublisher(options.service, sink, this.gate, logger, (acknowledged) => {
      published.inc({ aggregate: acknowledged.owner.name });
      this.settler.add(acknowledged);
    });
    const stores = () => this.stores as unknown as readonly AggregateStore<AggregateState>[];
    this.sweeper = new Sweeper(stores, this.publisher, this.gate, () => link.isConnected, logger, this.now);
    const disabled = options.unsafe?.reconcile === true;
    this.reconciler = new Reconciler(this.archive, link, options.stream, sink, this.gate, logger, () => this.forget(), disabled);
  }

  /** A store of one kind of aggregate; to be made before `start`. */
  store<S extends AggregateState>(storeOptions: AggregateStoreOptions<S>): AggregateStore<S> {
    const { metrics } = this.options;
    const commits = metrics.counter('fenago_commits_total', 'Commits of aggregates by outcome.', ['aggregate', 'outcome']);
    const commands = metrics.counter('fenago_commands_total', 'Commands that the commits folded.', ['aggregate']);
    const bulks = metrics.counter('fenago_commit_bulks_total', 'Bulk writes that carried the commits.', ['aggregate']);
    const store = new AggregateStore<S>(storeOptions, {
      archive: this.archive,
      publisher: this.publisher,
      now: this.now,
      unsafe: this.options.unsafe ?? {},
      toError: this.options.toError,
      onCommit: (aggregate, outcome, folded) => {
        commits.inc({ aggregate, outcome });
        commands.inc({ aggregate }, folded);
      },
      onBulk: (aggregate) => bulks.inc({ aggregate }),
    });
    this.stores.push(store as unknown as AggregateStore<never>);
    return store;
  }

  /** Makes collections and indexes, reconciles with the broker, and begins to sweep. */
  async start(): Promise<void> {
    await this.archive.prepare();
    for (const store of this.stores) await store.prepare();
    await this.reconciler.start();
    this.sweeper.start();
    this.started = true;
  }

  /** Whether events may go out now; for readiness. */
  get isPublishing(): boolean {
    return this.gate.isOpen;
  }

  /** Publishes and settles what is under way, within the deadline; what remains is the sweeper's of another replica. */
  async drain(deadlineMs: number): Promise<void> {
    if (!this.started) return;
    const until = Date.now() + deadlineMs;
    await this.sweeper.stop();
    while (this.publisher.inFlight > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 10));
    await this.reconciler.stop();
    await this.settler.flush();
  }

  private forget(): void {
    this.publisher.reset();
    for (const store of this.stores) store.dropCache();
  }
}
