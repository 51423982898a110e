import { MAX_METER_ROWS, type MeterComparison, type MeterReconciliation, type MeterRowView, type QUERIES, type RequestOf } from '@fenago/contracts';
import { Injectable } from '@nestjs/common';
import { StripeMeters } from '../clients/stripe-meters.client.js';
import { compareSums, differingHours, hourFrom, wholeHours, wholeMinutes, type MeterSum } from '../domain/meter-sums.js';
import { periodOf, type Period } from '../domain/period.js';
import { MeteringRepository } from '../repositories/metering.repository.js';

/** Customers of one batch. */
const BATCH = 10;
/** Hours whose rows are named; the first ones that differ. */
const MAX_HOURS = 10;

/** Compares the ledger with the sums of Stripe's meters. */
@Injectable()
export class MeterReconciliationService {
  constructor(
    private readonly metering: MeteringRepository,
    private readonly meters: StripeMeters,
  ) {}

  async reconcile({ from, to, after = '' }: RequestOf<typeof QUERIES.reconcileMeters>): Promise<MeterReconciliation> {
    const period = wholeMinutes(periodOf(from, to));
    const ids = await this.meters.ids();
    const comparisons: MeterComparison[] = [];
    if (period.from >= period.to) return { comparisons, next: null };
    let last = after;
    for (let looked = 0; looked < BATCH; looked += 1) {
      const customerId = await this.metering.customerAfter(last);
      if (customerId === null) return { comparisons, next: null };
      comparisons.push(...(await this.compareAll(customerId, period, ids)));
      last = customerId;
    }
    return { comparisons, next: last };
  }

  private async compareAll(customerId: string, period: Period, ids: ReadonlyMap<string, string>): Promise<readonly MeterComparison[]> {
    const sums = await this.metering.sums(customerId, period);
    const comparisons: MeterComparison[] = [];
    for (const meter of new Set(sums.map((one) => one.meter))) comparisons.push(await this.compare(customerId, meter, sums, period, ids.get(meter)));
    return comparisons;
  }

  private async compare(customerId: string, meter: string, sums: readonly MeterSum[], period: Period, meterId: string | undefined): Promise<MeterComparison> {
    const stripe = meterId === undefined ? undefined : await this.meters.sum(meterId, customerId, period);
    const comparison = compareSums(customerId, meter, sums, stripe ?? null);
    if (meterId === undefined || comparison.difference === null || comparison.difference === 0) return { ...comparison, rows: [] };
    const rows: MeterRowView[] = [...(await this.metering.reports(customerId, meter, period, ['waiting', 'unreported'], MAX_METER_ROWS))];
    if (comparison.difference === comparison.waiting + comparison.unreported) return { ...comparison, rows };
    const hours = wholeHours(period);
    const differing = differingHours(await this.metering.reportedHours(customerId, meter, hours), await this.meters.hours(meterId, customerId, hours));
    for (const hour of differing.slice(0, MAX_HOURS)) {
      rows.push(...(await this.metering.reports(customerId, meter, hourFrom(hour), ['reported'], Math.max(1, MAX_METER_ROWS - rows.length))));
    }
    return { ...comparison, rows: rows.slice(0, MAX_METER_ROWS) };
  }
}
