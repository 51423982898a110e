import type { Clock, Logger, Metrics } from '@fenago/observability';
import type { Db } from 'mongodb';
import { setTimeout as delay } from 'node:timers/promises';
import { AggregateStore, type AggregateStoreOptions } from './aggregate-store.js';
import { Archive } from './outbox/archive.js';
import { Gate } from './outbox/gate.js';
import { OutboxPublisher } from './outbox/outbox-publisher.js';
import type { BrokerLink, EventSink, StreamView } from './outbox/ports.js';
import { Reconciler } from './outbox/reconciler.js';
import { Settler } from './outbox/settler.js';
import { SightingLog } from './outbox/sighting-log.js';
import { Sweeper } from './outbox/sweeper.js';
import type { AggregateState, UnsafeSwitches } from './types.js';

/** What nats-server takes unless it is told otherwise. */
const DEFAULT_MAX_PAYLOAD = 1_048_576;

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
    this.settler = new Settler(this.archive, () => this.publisher, this.gate, logger, this.now, () => this.reconciler.compareAnew());
    const maxPayload = () => link.maxPayload ?? DEFAULT_MAX_PAYLOAD;
    this.publisher = new OutboxPublisher(options.service, sink, this.gate, logger, maxPayload, (acknowledged) => {
      published.inc({ aggregate: acknowledged.owner.name });
      this.settler.add(acknowledged);
    });
    const stores = () => this.stores as unknown as readonly AggregateStore<AggregateState>[];
    this.sweeper = new Sweeper(stores, this.publisher, this.gate, () => link.isConnected, logger, this.now);
    this.reconciler = new Reconciler({
      archive: this.archive,
      sightings: new SightingLog(options.db),
      link,
      stream: options.stream,
      sink,
      gate: this.gate,
      logger,
      settled: () => this.settler.idle(),
      onClosed: () => this.forget(),
      onOpened: () => this.dropCaches(),
      disabled: options.unsafe?.reconcile === true,
    });
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

  /** Makes collections and indexes, reconciles with the broker, and begins to sweep; may be called again where it failed. */
  async start(): Promise<void> {
    if (this.started) return;
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
    const until = Date.now() + deadlineMs;
    for (const store of this.stores) store.close();
    const late = delay(deadlineMs, undefined, { ref: false });
    await Promise.race([this.finish(until), late]);
    // Nothing leaves any more: what is not settled now is known to be in its document.
    this.gate.close();
  }

  private async finish(until: number): Promise<void> {
    const busy = () => this.publisher.inFlight > 0 || this.stores.some((store) => store.busy > 0);
    const stopped = this.sweeper.stop();
    while (busy() && Date.now() < until) await delay(5);
    const reconciled = this.reconciler.stop();
    await this.settler.flush(until);
    await Promise.all([stopped, reconciled]);
  }

  private forget(): void {
    this.publisher.reset();
    this.dropCaches();
  }

  private dropCaches(): void {
    for (const store of this.stores) store.dropCache();
  }
}
