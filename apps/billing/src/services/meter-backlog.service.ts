import { Metrics, type Gauge } from '@fenago/observability';
import { Injectable } from '@nestjs/common';
import { MeteringRepository } from '../repositories/metering.repository.js';

/** Shows how far the reports of usage are behind. */
@Injectable()
export class MeterBacklogService {
  private readonly rows: Gauge;
  private readonly oldest: Gauge;

  constructor(
    private readonly metering: MeteringRepository,
    metrics: Metrics,
  ) {
    this.rows = metrics.gauge('fenago_meter_backlog', "Rows of the ledger that Stripe's meters have not been told of, up to 10,000.");
    this.oldest = metrics.gauge('fenago_meter_oldest_seconds', "Age of the oldest row of the ledger that Stripe's meters have not been told of.");
  }

  async measure(now: Date): Promise<void> {
    const { rows, waitingSince } = await this.metering.backlog();
    this.rows.set(rows);
    this.oldest.set(waitingSince === null ? 0 : Math.max(0, (now.getTime() - waitingSince.getTime()) / 1_000));
  }
}
