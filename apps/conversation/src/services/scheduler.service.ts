import { CONFIG, DrainHooks, LOGGER } from '@fenago/host';
import type { Logger } from '@fenago/observability';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConversationConfig } from '../config.js';
import { ScheduleRepository, type DueSchedule } from '../repositories/schedule.repository.js';
import { FiringService } from './firing.service.js';

/** Due schedules in memory at once. */
const PAGE = 100;
const AT_ONCE = 16;

/** Fires what is due, by the database's clock. Every replica looks; what several find is fired once all the same. */
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

  /** Page by page, so that what cannot be fired now keeps nothing else waiting. */
  private async fireDue(): Promise<void> {
    let page: readonly DueSchedule[] = [];
    do {
      page = await this.schedules.findDue(PAGE, page.at(-1));
      await this.fireAll([...page]);
    } while (page.length === PAGE && !this.stopping.signal.aborted);
  }

  /** In any order: replicas that look at the same moment are not to try one after the other what another has just fired. */
  private async fireAll(due: DueSchedule[]): Promise<void> {
    const next = (): DueSchedule | undefined => due.splice(Math.floor(Math.random() * due.length), 1)[0];
    const work = async (): Promise<void> => {
      for (let one = next(); one !== undefined && !this.stopping.signal.aborted; one = next()) await this.firing.fire(one);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }
}
