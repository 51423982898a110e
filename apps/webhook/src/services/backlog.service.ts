import { CLOCK, DrainHooks, LOGGER, Recurring } from '@fenago/host';
import { Metrics, type Clock, type Gauge, type Logger } from '@fenago/observability';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LaneRepository } from '../repositories/lane.repository.js';

const MEASURE_MS = 5_000;

/** Shows how far deliveries are behind. */
@Injectable()
export class BacklogService implements OnApplicationBootstrap {
  private readonly oldest: Gauge;
  private readonly loop: Recurring;

  constructor(
    private readonly lanes: LaneRepository,
    private readonly drainHooks: DrainHooks,
    metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.oldest = metrics.gauge('fenago_webhook_oldest_due_seconds', 'For how long the webhook that waits longest has been due without a replica that delivers to it.');
    this.loop = new Recurring({ what: 'measuring how far deliveries to webhooks are behind', everyMs: MEASURE_MS, run: () => this.measure(), logger });
  }

  onApplicationBootstrap(): void {
    this.drainHooks.register('webhook_backlog', () => this.loop.stop());
    this.loop.start();
  }

  private async measure(): Promise<void> {
    const since = await this.lanes.waitingSince();
    this.oldest.set(since === null ? 0 : Math.max(0, (this.clock.now().getTime() - since.getTime()) / 1_000));
  }
}
