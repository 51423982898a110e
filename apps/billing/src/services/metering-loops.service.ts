import { CLOCK, CONFIG, DrainHooks, LOGGER, Recurring } from '@fenago/host';
import type { Clock, Logger } from '@fenago/observability';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { BillingConfig } from '../config.js';
import { MeterBacklogService } from './meter-backlog.service.js';
import { MeterReportService } from './meter-report.service.js';

/** Between two looks for rows that are to be reported. */
const LOOK_MS = 1_000;

/** Reports usage, and shows how far that is behind, for as long as the service runs. */
@Injectable()
export class MeteringLoopsService implements OnApplicationBootstrap {
  private readonly loops: readonly Recurring[];

  constructor(
    reports: MeterReportService,
    backlog: MeterBacklogService,
    private readonly drainHooks: DrainHooks,
    @Inject(CONFIG) { sweepMs }: BillingConfig,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loops = [
      new Recurring({ what: 'reporting usage to Stripe', everyMs: LOOK_MS, run: (signal) => reports.report(signal), logger }),
      new Recurring({ what: 'counting what waits to be reported', everyMs: sweepMs, run: () => backlog.measure(clock.now()), logger }),
    ];
  }

  onApplicationBootstrap(): void {
    this.drainHooks.register('metering', async () => void (await Promise.all(this.loops.map((loop) => loop.stop()))));
    for (const loop of this.loops) loop.start();
  }
}
