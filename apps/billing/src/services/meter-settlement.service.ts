import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { StripeMeters } from '../clients/stripe-meters.client.js';
import { isDoubtful } from '../domain/report-usage.js';
import { afterLooking, countedOf, isMoving, minuteOf, waitingMeters } from '../domain/settle-reports.js';
import type { UsageState } from '../domain/usage.state.js';
import { MAX_ROWS_OF_MINUTE, MeteringRepository, type MeteredRow } from '../repositories/metering.repository.js';
import { StripeSweepRepository } from '../repositories/stripe-sweep.repository.js';

/** Longer than a batch takes. */
const CLAIM_MS = 120_000;

/** Finds out by Stripe's sums what has been counted of which nobody knows. */
@Injectable()
export class MeterSettlementService {
  constructor(
    private readonly metering: MeteringRepository,
    private readonly meters: StripeMeters,
    private readonly sweeps: StripeSweepRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Settles rows whose reports have been in doubt for so long that Stripe has forgotten them, and with them all others of the same
   * customers and minutes. One replica at a time does, for two that looked at the same minute could choose differently.
   * @returns false where another one does
   * @throws FenagoError `stripe_unavailable`
   */
  async settle(rows: readonly MeteredRow[]): Promise<boolean> {
    if (!(await this.sweeps.claimReports(this.clock.now(), CLAIM_MS))) return false;
    try {
      const ids = await this.meters.ids();
      const minutes = Map.groupBy(rows, ({ createdAt, metering }) => `${metering.customerId} ${minuteOf(createdAt).from.getTime()}`);
      for (const claimed of minutes.values()) await this.settleMinute(claimed, ids);
      return true;
    } finally {
      await this.sweeps.releaseReports();
    }
  }

  /** @param claimed some of one customer and minute */
  private async settleMinute(claimed: readonly MeteredRow[], ids: ReadonlyMap<string, string>): Promise<void> {
    const [first] = claimed;
    if (first === undefined) return;
    const { customerId } = first.metering;
    const minute = minuteOf(first.createdAt);
    const now = this.clock.now();
    const before = await this.metering.ofMinute(customerId, minute);
    // Of more rows than are read at once it cannot be told what was counted.
    const isWhole = before.length < MAX_ROWS_OF_MINUTE;
    const doubtful = isWhole ? before.filter(({ metering }) => isDoubtful(metering, now)) : claimed;
    const sums = new Map<string, number>();
    for (const meter of waitingMeters(doubtful)) {
      const meterId = ids.get(meter);
      const sum = meterId === undefined || !isWhole || isMoving(before, meter, now) ? undefined : await this.meters.sum(meterId, customerId, minute);
      if (sum !== undefined) sums.set(meter, sum);
    }
    // What was sent meanwhile may be in the sums or not.
    const isStill = sums.size === 0 || isDeepStrictEqual(statesOf(before), statesOf(await this.metering.ofMinute(customerId, minute)));
    const counted = new Map([...sums].map(([meter, sum]) => [meter, isStill ? countedOf(doubtful, before, meter, sum) : undefined]));
    await this.metering.settle(doubtful, new Map(doubtful.map((row) => [row._id, afterLooking(row, counted, now)])));
  }
}

const statesOf = (rows: readonly UsageState[]): unknown => rows.map(({ _id, metering }) => [_id, metering?.sentAt, metering?.reports]);
