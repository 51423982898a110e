import { CONFIG, DrainHooks, LOGGER } from '@fenago/host';
import type { Logger } from '@fenago/observability';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { ExecutionConfig } from '../config.js';
import { ExecutionRepository, type Stranded } from '../repositories/execution.repository.js';
import { RunnerService } from './runner.service.js';
import { TakeOverService } from './take-over.service.js';
import { TidyingService } from './tidying.service.js';

/** Executions looked at in one sweep; the others wait for the next. */
const MAX_STRANDED = 100;

/** Finds executions whose worker is lost, or whose actions nobody answered in time, by the database's clock; and has them helped. */
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
    private readonly takeOvers: TakeOverService,
    private readonly tidying: TidyingService,
    private readonly drainHooks: DrainHooks,
    @Inject(CONFIG) private readonly config: ExecutionConfig,
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
      const { _id: executionId, fence, handedBack } = stranded;
      this.logger.warn({ executionId, fence, handedBack }, 'An execution has lost its worker; it is taken over or ended.');
      await this.takeOvers.takeOver(stranded);
    }
    for (const expired of await this.repository.findExpired(MAX_STRANDED)) {
      if (this.stopped) return;
      await this.takeOvers.expire(expired);
    }
    await this.tidying.tidy();
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
}
