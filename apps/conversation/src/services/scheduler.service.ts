import { CONFIG, DrainHooks, LOGGER } from '@fenago/host';
import type { Logger } from '@fenago/observability';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConversationConfig } from '../config.js';
import { ScheduleRepository, type DueSchedule } from '../repositories/schedule.repository.js';
import { FiringService } from './firing.service.js';

/** Fired at once. */
const PAGE = 32;
/** Longer than a firing takes; what could not be fired is tried again after it. */
const CLAIM_MS = 15_000;

/** Fires what is due, by the database's clock. Every replica looks; a claim spares it what another has in hand. */
@Injectable()
export class SchedulerService implements OnApplicationBootstrap {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly schedules: ScheduleRepository,
    private readonly firing: FiringService,
    private readonly drainHooks: DrainHooks,
    @Inject(CONFIG) private readonly config: ConversationConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.drainHooks.register('scheduler', () => this.stop());
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.fireDue();
        failures = 0;
      } catch (error) {
        failures += 1;
        // Each sixtieth is logged, so that a long outage does not fill the log.
        if (failures % 60 === 1) this.logger.warn({ err: error, failures }, 'Due schedules could not be looked for; trying again until it works.');
      }
      // Aborted, it ends at once.
      await delay(this.config.scheduleSweepMs * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }

  /** Page by page, and each once, so that what cannot be fired now keeps nothing else waiting. */
  private async fireDue(): Promise<void> {
    const claimMs = this.config.unsafe?.claims === true ? undefined : CLAIM_MS;
    let behind: DueSchedule | undefined;
    do {
      const { claimed, last } = await this.schedules.claimDue(PAGE, claimMs, behind);
      await Promise.all(claimed.map((one) => this.firing.fire(one)));
      behind = last;
    } while (behind !== undefined && !this.stopping.signal.aborted);
  }
}
