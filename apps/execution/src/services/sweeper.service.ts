import { CLOCK, CONFIG, DrainHooks, LOGGER } from '@fenago/host';
import { newCorrelationId, runInContext, type Clock, type Logger } from '@fenago/observability';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { ExecutionConfig } from '../config.js';
import { claimedBefore, type Claimed } from '../domain/claim.js';
import { decideTakeOver } from '../domain/take-over.js';
import { ExecutionRepository, type Stranded } from '../repositories/execution.repository.js';
import { isPassing } from './keep-trying.js';
import { RunnerService } from './runner.service.js';

/** Executions looked at in one sweep; the others wait for the next. */
const MAX_STRANDED = 100;
/** A free slot is taken at once or not at all. */
const NO_WAIT_MS = 0;

/** Finds executions whose worker is lost, by the database's clock, and takes them over or ends them. */
@Injectable()
export class SweeperService implements OnApplicationBootstrap {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  /** The database did not answer the last sweep. */
  private away = false;
  /** Monotonic, milliseconds: until then workers have time to renew what they could not renew while the database was away. */
  private patientUntil = 0;

  constructor(
    private readonly repository: ExecutionRepository,
    private readonly runner: RunnerService,
    private readonly drainHooks: DrainHooks,
    @Inject(CONFIG) private readonly config: ExecutionConfig,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The first sweep is at once: what this replica left when it was killed need not wait. */
  onApplicationBootstrap(): void {
    this.drainHooks.register('sweeper', () => this.stop());
    this.schedule(0);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(ms: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.sweep()
        .catch((error: unknown) => this.logger.warn({ err: error }, 'The sweep for lost executions failed; it is tried again.'))
        .finally(() => this.schedule(this.config.sweepMs * (0.75 + Math.random() / 2)));
    }, ms);
  }

  private async sweep(): Promise<void> {
    for (const stranded of await this.look()) {
      if (this.stopped) return;
      // A worker that lives is not to lose its outcome to the outage.
      if (performance.now() < this.patientUntil && !stranded.handedBack) continue;
      // Its own runs: either they are about to end, or they notice by themselves that the lease is lost.
      if (this.runner.has(stranded._id)) continue;
      const context = { correlationId: stranded.correlationId ?? newCorrelationId() };
      await runInContext(context, () => this.takeOver(stranded));
    }
  }

  private async look(): Promise<readonly Stranded[]> {
    const asked = performance.now();
    const wasAway = this.away;
    this.away = true;
    const found = await this.repository.findStranded(this.config.leaseMs, MAX_STRANDED);
    this.away = false;
    const answered = performance.now();
    // So long that a renewal could have been missed.
    if (wasAway || answered - asked > this.config.leaseMs / 3) this.patientUntil = answered + this.config.leaseMs;
    return found;
  }

  private async takeOver(stranded: Stranded): Promise<void> {
    const { _id: executionId, fence: seenFence, handedBack } = stranded;
    const leaseOwner = randomUUID();
    const claim = (): Promise<Claimed | null> =>
      this.repository.aggregates.execute<Claimed | null>({
        id: executionId,
        cause: { id: `${executionId}:takeover:${seenFence}`, time: this.clock.now() },
        decide: (state, context) => decideTakeOver(state, { leaseOwner, seenFence, handedBack }, context),
        replay: (state) => claimedBefore(executionId, state, leaseOwner),
      });
    this.logger.warn({ executionId, seenFence, handedBack }, 'An execution has lost its worker; it is taken over or ended.');
    try {
      await this.runner.begin(executionId, NO_WAIT_MS, claim);
    } catch (error) {
      // One that cannot be helped is not to keep the others from their turn.
      if (!isPassing(error)) this.logger.error({ err: error, executionId }, 'A lost execution could not be taken over; it is tried again.');
    }
  }
}
