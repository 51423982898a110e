import { CLOCK, CONFIG, DrainHooks, LOGGER, Recurring } from '@fenago/host';
import type { Clock, Logger } from '@fenago/observability';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { BillingConfig } from '../config.js';
import { PlanReviewService } from './plan-review.service.js';
import { StripeSweepService } from './stripe-sweep.service.js';

/** What time brings about, and what nobody has told. */
@Injectable()
export class BillingSweepService implements OnApplicationBootstrap {
  private readonly loops: readonly Recurring[];

  constructor(
    reviews: PlanReviewService,
    sweeps: StripeSweepService,
    private readonly drainHooks: DrainHooks,
    @Inject(CONFIG) { sweepMs: everyMs }: BillingConfig,
    @Inject(CLOCK) clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.loops = [
      new Recurring({ what: 'looking at plans whose grace has ended', everyMs, run: () => reviews.reviewDue(clock.now()), logger }),
      new Recurring({ what: 'looking for events of Stripe that were missed', everyMs, run: (signal) => sweeps.sweep(clock.now(), signal), logger }),
    ];
  }

  onApplicationBootstrap(): void {
    this.drainHooks.register('billing-sweep', async () => void (await Promise.all(this.loops.map((loop) => loop.stop()))));
    for (const loop of this.loops) loop.start();
  }
}
