import { CLOCK, CONFIG, DrainHooks, LOGGER, Recurring } from '@fenago/host';
import type { Clock, Logger } from '@fenago/observability';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { WebhookConfig } from '../config.js';
import { SUSPECT_SHARE } from '../domain/fair-share.js';
import { LaneRepository } from '../repositories/lane.repository.js';
import { AttemptSlots } from './attempt-slots.js';
import { LaneRun } from './lane-run.js';
import { LaneService } from './lane.service.js';

/** Lanes that this replica has at once. */
const MAX_LANES = 512;
/** Attempts under way have so long to end by themselves when the replica ends. */
const GRACE_MS = 1_000;
const RENEWALS_PER_LEASE = 3;
const MIN_RENEWAL_MS = 100;

/**
 * Takes the lanes in which something is due. Every replica does; a lease gives each lane to one of them, so that order and bounds of a
 * webhook need no agreement, and who dies loses it.
 */
@Injectable()
export class DispatcherService implements OnApplicationBootstrap {
  private readonly runs = new Map<LaneRun, Promise<void>>();
  private readonly suspects = new Set<LaneRun>();
  private readonly stopping = new AbortController();
  private readonly breakingOff = new AbortController();
  private readonly slots: AttemptSlots;
  private readonly loop: Recurring;
  private readonly leaseMs: number;

  constructor(
    private readonly lanes: LaneRepository,
    private readonly lane: LaneService,
    private readonly drainHooks: DrainHooks,
    @Inject(CONFIG) { concurrency, sweepMs, leaseMs, unsafe }: WebhookConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.leaseMs = unsafe?.claims === true ? 0 : leaseMs;
    this.slots = new AttemptSlots(concurrency, () => this.runs.size);
    this.loop = new Recurring({ what: 'looking for webhooks with something due', everyMs: sweepMs, run: () => this.claim(), logger });
  }

  onApplicationBootstrap(): void {
    this.drainHooks.register('webhooks', () => this.stop());
    this.loop.start();
  }

  /** Something has come for webhooks. */
  wake(webhookIds: ReadonlySet<string>): void {
    for (const run of this.runs.keys()) if (webhookIds.has(run.options.webhookId)) run.wake();
    this.loop.wake();
  }

  private async stop(): Promise<void> {
    this.stopping.abort();
    for (const run of this.runs.keys()) run.wake();
    const ended = this.loop.stop().then(() => Promise.all(this.runs.values()));
    await Promise.race([ended, delay(GRACE_MS, undefined, { ref: false })]);
    this.breakingOff.abort();
    await ended;
  }

  private async claim(): Promise<void> {
    while (!this.stopping.signal.aborted && this.runs.size < MAX_LANES) {
      const holder = randomUUID();
      const healthy = this.suspects.size >= MAX_LANES * SUSPECT_SHARE;
      const lane = await this.lanes.claim({ holder, leaseMs: this.leaseMs }, healthy);
      if (lane === null) return;
      const { slots } = this;
      const run = new LaneRun({ webhookId: lane._id, holder, slots, stopping: this.stopping.signal, breakingOff: this.breakingOff.signal });
      if (lane.failures > 0) this.suspects.add(run);
      this.runs.set(run, this.work(run));
    }
  }

  /** Never rejects. */
  private async work(run: LaneRun): Promise<void> {
    const { webhookId, holder } = run.options;
    const renewing = this.keep(run);
    try {
      await this.lane.work(run);
      await run.allEnded();
      if (this.stopping.signal.aborted) await this.lanes.release(webhookId, holder, this.clock.now());
    } catch (error) {
      // Its lease runs out, and another has it then, or this one again.
      this.logger.warn({ err: error, webhookId }, 'Deliveries to a webhook could not be gone on with; they are in a moment.');
      await run.allEnded();
    } finally {
      clearInterval(renewing);
      this.runs.delete(run);
      this.suspects.delete(run);
    }
  }

  /** Renews the lease; where that has not been possible for as long as it lasts, the lane may be another's. */
  private keep(run: LaneRun): NodeJS.Timeout {
    const { webhookId, holder } = run.options;
    const { leaseMs } = this;
    let renewedAt = performance.now();
    const renew = async (): Promise<void> => {
      const at = performance.now();
      try {
        if (await this.lanes.renew(webhookId, { holder, leaseMs })) renewedAt = at;
        else run.lose();
      } catch (error) {
        this.logger.warn({ err: error, webhookId }, 'The lease of a webhook could not be renewed; tried again.');
      }
      if (performance.now() - renewedAt > leaseMs && leaseMs > 0) run.lose();
    };
    return setInterval(() => void renew(), Math.max(MIN_RENEWAL_MS, leaseMs / RENEWALS_PER_LEASE));
  }
}
