import { Inject, Injectable } from '@nestjs/common';
import { FenagoError } from '@fenago/contracts';
import { CLOCK } from '@fenago/host';
import type { Clock } from '@fenago/observability';
import type { AskedPeriod } from '../http/utc-times.js';

const THIRTY_DAYS_MS = 30 * 24 * 60 * 60_000;

/** The period that a client means: the last 30 days unless told. */
@Injectable()
export class UsagePeriodsService {
  constructor(@Inject(CLOCK) private readonly clock: Clock) {}

  /**
   * The request with both ends of its period.
   * @throws FenagoError `invalid_request` where the period is empty
   */
  complete<T extends AskedPeriod>(query: T): Omit<T, keyof AskedPeriod> & Required<AskedPeriod> {
    const to = query.to === undefined ? this.clock.now() : new Date(query.to);
    const from = query.from === undefined ? new Date(to.getTime() - THIRTY_DAYS_MS) : new Date(query.from);
    // Also where one of them is no time at all.
    if (!(from < to)) {
      throw new FenagoError('invalid_request', 'The period is empty; from must be before to.', {
        fields: [{ path: '/from', message: 'must be before to' }],
      });
    }
    return { ...query, from: from.toISOString(), to: to.toISOString() };
  }
}
