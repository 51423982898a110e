import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import { Inject, Injectable } from '@nestjs/common';
import { isDeepStrictEqual } from 'node:util';
import { StripeMeters } from '../clients/stripe-meters.client.js';
import type { Metering } from '../domain/metering.state.js';
import { givenUp, isTooOld } from '../domain/report-usage.js';
import { afterLooking, countedOf, minuteOf, type Minute } from '../domain/settle-reports.js';
import type { UsageState } from '../domain/usage.state.js';
import { MeteringRepository, type ClaimedRow } from '../repositories/metering.repository.js';

const MINUTE_MS = 60_000;

/** Finds out by Stripe's sums what has been counted of which nobody knows. */
@Injectable()
export class MeterSettlementService {
  constructor(
    private readonly metering: MeteringRepository,
    private readonly meters: StripeMeters,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * What is known of rows now whose reports have been in doubt for so long that Stripe has forgotten them.
   * @throws FenagoError `stripe_unavailable`
   */
  async settle(rows: readonly ClaimedRow[]): Promise<ReadonlyMap<string, Metering>> {
    const known = new Map<string, Metering>();
    const ids = await this.meters.ids();
    const now = this.clock.now();
    const looked = new Map<string, Promise<ReadonlySet<string> | undefined>>();
    for (const row of rows) {
      const countedBy = new Map<string, ReadonlySet<string> | undefined>();
      for (const { meter } of row.metering.reports.filter(({ state }) => state === 'waiting')) {
        const minute = { customerId: row.metering.customerId, meter, from: minuteOf(row.createdAt) };
        const key = `${minute.customerId} ${meter} ${minute.from.getTime()}`;
        const look = looked.get(key) ?? this.look(minute, ids.get(meter), now);
        looked.set(key, look);
        countedBy.set(meter, await look);
      }
      const after = afterLooking(row, countedBy, now);
      if (after === null) continue;
      // What can no longer be reported, and was not to be found out, is left to a person.
      known.set(row._id, after.sentAt !== null && isTooOld(row.createdAt, now) ? givenUp(after, 'in_doubt') : after);
    }
    return known;
  }

  private async look({ customerId, meter, from }: Minute, meterId: string | undefined, now: Date): Promise<ReadonlySet<string> | undefined> {
    if (meterId === undefined) return undefined;
    const period = { from, to: new Date(from.getTime() + MINUTE_MS) };
    const before = await this.metering.ofMinute(customerId, period);
    const sum = await this.meters.sum(meterId, customerId, period);
    const rows = await this.metering.ofMinute(customerId, period);
    // What was sent meanwhile may be in the sum or not.
    if (before === undefined || rows === undefined || sum === undefined || !isDeepStrictEqual(statesOf(before), statesOf(rows))) return undefined;
    return countedOf(rows, meter, sum, now);
  }
}

const statesOf = (rows: readonly UsageState[]): unknown => rows.map(({ _id, metering }) => [_id, metering?.sentAt, metering?.reports]);
