import type { Msg } from '@nats-io/nats-core';
import type { NatsLink } from '../connection/nats-link.js';
import { settledWithin } from '../connection/within.js';
import { ensureTopology, forgetIncarnation } from '../topology/ensure-topology.js';
import { AggregateLanes } from './aggregate-lanes.js';
import type { ConsumerMetrics } from './consumer-metrics.js';
import { Delivery, type Epoch } from './delivery.js';
import { MAX_ACK_PENDING, ensureConsumer, type ConsumerSettings } from './ensure-consumer.js';
import type { Intake } from './intake.js';
import type { Handle } from './middleware/middleware.js';
import { PullInbox, type PullEnd } from './pull-inbox.js';
import { Restarts } from './restarts.js';
import type { Settlement } from './settlement.js';

export interface ConsumerLoopOptions extends ConsumerSettings {
  readonly link: NatsLink;
  readonly concurrency: number;
  readonly handle: Handle;
  readonly settlement: Settlement;
  /** Asked once. */
  readonly intake: (() => Promise<Intake>) | undefined;
  readonly metrics: ConsumerMetrics | undefined;
}

const DRAIN_PULL_MS = 2_000;

/** Feeds one durable consumer's events to its handler: starts over by itself whenever the broker, or the consumer, was gone. */
export class ConsumerLoop {
  private readonly lanes: AggregateLanes;
  /** What the broker has given us and waits for, by sequence. */
  private readonly held = new Map<number, Delivery>();
  private readonly firstStart = Promise.withResolvers<void>();
  private readonly restarts: Restarts;
  private epoch: Epoch = { serverId: '', over: true };
  private inbox: PullInbox | undefined;
  private intake: Intake | undefined;
  private keepAlive: NodeJS.Timeout | undefined;

  constructor(private readonly options: ConsumerLoopOptions) {
    this.restarts = new Restarts(options.link, options.durable);
    this.lanes = new AggregateLanes(options.concurrency, (delivery) => this.process(delivery));
  }

  /** Resolves when events come for the first time. */
  get started(): Promise<void> {
    return this.firstStart.promise;
  }

  start(): void {
    const everyMs = this.options.ackWaitMs / 3;
    this.keepAlive = setInterval(() => this.keepHeld(everyMs / 2), everyMs);
    void this.restarts.run(() => this.consume());
  }

  /** Takes no more events, gives back what has not begun, and waits for what has, at most `deadlineMs`. */
  async close(deadlineMs: number): Promise<void> {
    const end = performance.now() + deadlineMs;
    this.restarts.stop();
    // First stop asking: the broker would give what is given back to this replica again.
    const drained = this.inbox?.drain(Math.min(DRAIN_PULL_MS, deadlineMs));
    for (const delivery of this.lanes.clear()) this.giveBack(delivery);
    await drained;
    const finished = await settledWithin(this.lanes.whenIdle(), Math.max(1, end - performance.now()));
    clearInterval(this.keepAlive);
    const { link, durable } = this.options;
    if (!finished) link.logger.warn({ durable, events: this.lanes.running }, 'Events were still in hand when the time to stop was over.');
  }

  private async consume(): Promise<PullEnd> {
    const { link, durable } = this.options;
    const { serverId } = link;
    await ensureTopology(link);
    await ensureConsumer(link, this.options);
    const intake = await this.intakeOf();
    if (this.restarts.isStopped || !link.isConnected || serverId !== link.serverId) return 'disconnected';
    if (this.epoch.over || this.epoch.serverId !== serverId) this.startOver(serverId);
    const bound = intake === undefined ? {} : { room: () => intake.room - this.lanes.waiting };
    this.inbox = new PullInbox(link, { consumer: durable, batch: MAX_ACK_PENDING, ...bound }, (message) => this.receive(message));
    this.lanes.resume();
    this.firstStart.resolve();
    const why = await this.inbox.ended;
    this.lanes.pause();
    if (why === 'lost' || why === 'silent') {
      this.epoch.over = true;
      forgetIncarnation(link);
    }
    return why;
  }

  private async intakeOf(): Promise<Intake | undefined> {
    if (this.intake === undefined) {
      this.intake = await this.options.intake?.();
      this.intake?.onRoom(() => this.inbox?.more());
    }
    return this.intake;
  }

  /** What was given to us before cannot be settled any more; it comes again. */
  private startOver(serverId: string): void {
    this.epoch.over = true;
    this.epoch = { serverId, over: false };
    this.lanes.clear();
    this.held.clear();
    this.options.settlement.startOver();
  }

  private receive(message: Msg): void {
    const delivery = new Delivery(message, this.epoch);
    if (this.restarts.isStopped) {
      this.options.settlement.release(delivery);
      return;
    }
    // Given again although we have it: one answer settles both.
    if (this.held.has(delivery.sequence)) return;
    this.held.set(delivery.sequence, delivery);
    this.lanes.push(delivery);
  }

  private async process(delivery: Delivery): Promise<number> {
    const { handle, settlement, metrics, durable } = this.options;
    let againMs = 0;
    try {
      await handle(delivery);
      settlement.succeeded(delivery);
    } catch (error) {
      againMs = await settlement.failed(delivery, error);
    }
    if (this.held.get(delivery.sequence) === delivery) this.held.delete(delivery.sequence);
    // It may have taken no room.
    this.inbox?.more();
    metrics?.seconds.observe({ consumer: durable }, (performance.now() - delivery.receivedAt) / 1_000);
    return againMs;
  }

  private giveBack(delivery: Delivery): void {
    this.held.delete(delivery.sequence);
    this.options.settlement.release(delivery);
  }

  /** Renews the broker's patience for what we have had for a while, begun or not. */
  private keepHeld(minAgeMs: number): void {
    const before = performance.now() - minAgeMs;
    for (const delivery of this.held.values()) {
      if (delivery.receivedAt < before) this.options.settlement.stillWorking(delivery);
    }
  }
}
