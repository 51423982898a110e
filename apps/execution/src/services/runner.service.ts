import { FenagoError } from '@fenago/contracts';
import { CONFIG, DrainHooks, LOGGER } from '@fenago/host';
import type { Intake } from '@fenago/messaging';
import { Metrics, currentContext, runInContext, type Gauge, type Logger } from '@fenago/observability';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { ExecutionConfig } from '../config.js';
import type { Claimed } from '../domain/claim.js';
import { spentWith } from '../domain/spent.js';
import { AgentLoopService } from './agent-loop.service.js';
import { FinishService } from './finish.service.js';
import { Lease } from './lease.js';
import { ReservationsService } from './reservations.service.js';
import { Slots } from './slots.js';
import { StopSwitch, type StopReason } from './stop.js';

/** Left of a shutdown's time for handing back what does not end, in milliseconds. */
const HAND_BACK_MS = 1_000;

interface Run {
  readonly stop: StopSwitch;
  claimed: boolean;
  /** The outcome is there: it is committed, whatever else happens. */
  finishing: boolean;
}

/** Runs executions in the background, as many at once as the configuration says. */
@Injectable()
export class RunnerService implements OnModuleInit {
  private readonly runs = new Map<string, Run>();
  private readonly slots: Slots;
  private readonly gauge: Gauge;
  private idle: PromiseWithResolvers<void> | undefined;

  constructor(
    private readonly loop: AgentLoopService,
    private readonly finishes: FinishService,
    private readonly reservations: ReservationsService,
    private readonly drainHooks: DrainHooks,
    @Inject(CONFIG) private readonly config: ExecutionConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.slots = new Slots(config.concurrency);
    this.gauge = metrics.gauge('fenago_runs', 'Runs of this replica, those that wait for a slot included.');
  }

  onModuleInit(): void {
    this.drainHooks.register('executions', (deadline) => this.drain(deadline));
  }

  /** Turns that could begin here. */
  get intake(): Intake {
    return this.slots;
  }

  /** Whether this replica runs an execution, or is about to. */
  has(executionId: string): boolean {
    return this.runs.has(executionId);
  }

  /**
   * Waits for a slot, claims, and runs what was claimed; resolves once the claim is committed.
   * @param claim answers null where there is nothing to run
   * @throws FenagoError `service_unavailable` where no slot is free in time; what `claim` throws
   */
  async begin(executionId: string, waitMs: number, claim: () => Promise<Claimed | null>): Promise<void> {
    const known = this.runs.get(executionId);
    if (known?.claimed === true) return;
    if (known !== undefined) throw beingClaimed();
    const run: Run = { stop: new StopSwitch(), claimed: false, finishing: false };
    this.runs.set(executionId, run);
    this.gauge.set(this.runs.size);
    let claimed: Claimed | null = null;
    try {
      await this.slots.take(waitMs);
    } catch (error) {
      this.forget(executionId);
      throw error;
    }
    try {
      claimed = await claim();
    } finally {
      if (claimed === null) this.release(executionId);
      else this.start(run, claimed);
    }
  }

  /** Stops a run of this replica; one that runs elsewhere, or not at all, is left alone. */
  stop(executionId: string, reason: StopReason): void {
    this.runs.get(executionId)?.stop.stop(reason);
  }

  /** Lets runs end until shortly before the deadline, then hands back those that have not. */
  async drain(deadline: number): Promise<void> {
    this.slots.close();
    if (this.runs.size === 0) return;
    this.idle = Promise.withResolvers();
    const timer = setTimeout(() => this.handBackAll(), Math.max(0, deadline - HAND_BACK_MS - Date.now()));
    await this.idle.promise;
    clearTimeout(timer);
  }

  private handBackAll(): void {
    for (const run of this.runs.values()) if (!run.finishing) run.stop.stop('drain');
  }

  private start(run: Run, claimed: Claimed): void {
    run.claimed = true;
    const traceparent = currentContext()?.traceparent;
    const context = { correlationId: claimed.correlationId, ...(traceparent === undefined ? {} : { traceparent }) };
    void runInContext(context, () => this.work(run, claimed))
      .catch((error: unknown) => {
        const { executionId } = claimed;
        this.logger.error({ err: error, executionId }, 'A run could not be ended; a sweep takes it over.');
      })
      .finally(() => this.release(claimed.executionId));
  }

  private release(executionId: string): void {
    this.forget(executionId);
    this.slots.release();
  }

  private forget(executionId: string): void {
    this.runs.delete(executionId);
    this.gauge.set(this.runs.size);
    if (this.runs.size === 0) this.idle?.resolve();
  }

  private async work(run: Run, claimed: Claimed): Promise<void> {
    const lease = this.leaseOf(run, claimed);
    const deadline = setTimeout(() => run.stop.stop('deadline'), Math.max(0, claimed.deadlineAt.getTime() - Date.now()));
    try {
      const end = await this.loop.run(claimed, run.stop, this.slots);
      run.finishing = end.kind === 'outcome';
      if (end.kind === 'outcome') {
        const finished = await this.finishes.finish(claimed, end.outcome, end.steps);
        if (finished === 'finished') await this.reservations.settle(claimed, spentWith(end.steps, end.outcome));
      } else if (end.kind === 'settled') await this.reservations.leave(claimed, end);
      else if (end.kind === 'given_up' && run.stop.reason === 'drain') await this.finishes.handBack(claimed);
      else if (end.kind === 'given_up') this.noteLoss(claimed);
    } finally {
      clearTimeout(deadline);
      lease.end();
    }
  }

  private noteLoss({ executionId, fence }: Claimed): void {
    this.logger.warn({ executionId, fence }, 'The lease of a run is lost; its outcome is dropped.');
  }

  private leaseOf(run: Run, claimed: Claimed): Lease {
    return new Lease({
      leaseMs: this.config.leaseMs,
      renew: () => this.finishes.renew(claimed),
      // Without the fence nothing holds back a worker that lost its lease: the negative control.
      onLost: () => this.config.unsafe?.fence !== true && run.stop.stop('lease_lost'),
      onCancelling: () => run.stop.stop('cancel'),
      logger: this.logger,
    });
  }
}

function beingClaimed(): FenagoError {
  return new FenagoError('service_unavailable', 'The execution is being claimed; try again in a moment.', { retryAfterSeconds: 1 });
}
