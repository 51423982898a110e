import type { MeterRowView, MeteringState } from '@fenago/contracts';
import { MongoLink, Repository, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { Metering } from '../domain/metering.state.js';
import type { HourSum, MeterSum } from '../domain/meter-sums.js';
import type { Period } from '../domain/period.js';
import type { UsageState } from '../domain/usage.state.js';
import { USAGE_LEDGER, usageSchema, type UsageDocument } from '../schemas/usage.schema.js';

const LIMIT_MS = 4_000;
/** Of one customer in one minute that are read at once. */
export const MAX_ROWS_OF_MINUTE = 1_000;
const COUNTED = 10_000;

/** A row that meters are told of. */
export interface MeteredRow extends Omit<UsageState, 'metering'> {
  readonly metering: Metering;
}

export interface Claimed {
  readonly rows: readonly MeteredRow[];
  readonly claim: string;
  readonly at: Date;
}

/** How much waits to be reported, and since when. */
export interface Backlog {
  /** Up to 10,000. */
  readonly rows: number;
  readonly waitingSince: Date | null;
}

/** How far the metering of the ledger's rows has come, beside what the rows say. */
@Injectable()
export class MeteringRepository extends Repository<UsageDocument> {
  constructor(link: MongoLink) {
    super(link.model(USAGE_LEDGER, usageSchema));
  }

  /**
   * Rows that are due, those that have been for longest first. From here on nobody knows whether they have been reported, until
   * {@link keep} says so.
   */
  claim(now: Date, claimMs: number, limit: number): Promise<Claimed> {
    return withMongoErrors(async () => {
      // The index holds dates alone, and is taken only where the filter does too.
      const due = { 'metering.nextAt': { $type: 'date', $lte: now } };
      const found = await this.model.collection.find(due, { projection: { _id: 1 }, sort: { 'metering.nextAt': 1 }, limit, maxTimeMS: LIMIT_MS }).toArray();
      const claim = randomUUID();
      if (found.length === 0) return { rows: [], claim, at: now };
      const ids = found.map(({ _id }) => _id);
      const mine = { 'metering.claim': claim, 'metering.nextAt': new Date(now.getTime() + claimMs), 'metering.sentAt': { $ifNull: ['$metering.sentAt', now] } };
      await this.model.collection.updateMany({ _id: { $in: ids }, ...due }, [{ $set: mine }]);
      const options = { projection: { outbox: 0, causes: 0 }, sort: { createdAt: 1 as const, _id: 1 as const }, maxTimeMS: LIMIT_MS };
      const rows = await this.model.collection.find({ _id: { $in: ids }, 'metering.claim': claim }, options).toArray();
      return { rows: rows as unknown as MeteredRow[], claim, at: now };
    });
  }

  /** Keeps what is known of rows now, of those whose claim still holds. */
  async keep(claim: string, known: ReadonlyMap<string, Metering>, now: Date): Promise<void> {
    if (known.size === 0) return;
    const writes = [...known].map(([rowId, metering]) => ({
      updateOne: { filter: { _id: rowId as never, 'metering.claim': claim, 'metering.nextAt': { $gt: now } }, update: { $set: { metering } } },
    }));
    await withMongoErrors(() => this.model.collection.bulkWrite(writes, { ordered: false }));
  }

  /** Rows of a customer that were written in a minute, up to 1,000. */
  ofMinute(customerId: string, minute: Period): Promise<readonly MeteredRow[]> {
    return withMongoErrors(async () => {
      const options = { projection: { outbox: 0, causes: 0 }, sort: { createdAt: 1 as const, _id: 1 as const }, limit: MAX_ROWS_OF_MINUTE, maxTimeMS: LIMIT_MS };
      return (await this.model.collection.find(ofCustomer(customerId, minute), options).toArray()) as unknown as MeteredRow[];
    });
  }

  /** Keeps what was found out of rows in doubt, whoever has claimed them, unless something else is known meanwhile. */
  async settle(rows: readonly MeteredRow[], known: ReadonlyMap<string, Metering>): Promise<void> {
    const writes = rows.map(({ _id, metering: { sentAt } }) => ({
      updateOne: { filter: { _id: _id as never, 'metering.sentAt': sentAt }, update: { $set: { metering: known.get(_id) } } },
    }));
    if (writes.length > 0) await withMongoErrors(() => this.model.collection.bulkWrite(writes, { ordered: false }));
  }

  /** The first customer behind this one who was metered; null where there is none. */
  customerAfter(customerId: string): Promise<string | null> {
    return withMongoErrors(async () => {
      const behind = { 'metering.customerId': { $type: 'string', $gt: customerId } };
      const options = { projection: { 'metering.customerId': 1 }, sort: { 'metering.customerId': 1 as const }, maxTimeMS: LIMIT_MS };
      const found = (await this.model.collection.findOne(behind, options)) as unknown as Pick<UsageState, 'metering'> | null;
      return found?.metering?.customerId ?? null;
    });
  }

  /** What rows of a customer say that were written in a period, by meter and how far they have come. */
  sums(customerId: string, period: Period): Promise<readonly MeterSum[]> {
    const group = { _id: { meter: '$metering.reports.meter', state: '$metering.reports.state' }, value: { $sum: '$metering.reports.value' } };
    return this.aggregate<MeterSum>([...reportsOf(customerId, period), { $group: group }, { $project: { _id: 0, meter: '$_id.meter', state: '$_id.state', value: 1 } }]);
  }

  /** What was reported of them, by the hour. */
  reportedHours(customerId: string, meter: string, period: Period): Promise<readonly HourSum[]> {
    const reported = { 'metering.reports.meter': meter, 'metering.reports.state': 'reported' };
    const group = { _id: { $dateTrunc: { date: '$createdAt', unit: 'hour' } }, value: { $sum: '$metering.reports.value' } };
    return this.aggregate<HourSum>([...reportsOf(customerId, period), { $match: reported }, { $group: group }, { $project: { _id: 0, from: '$_id', value: 1 } }]);
  }

  /** Rows of a meter in these states, the oldest first. */
  reports(customerId: string, meter: string, period: Period, states: readonly MeteringState[], limit: number): Promise<readonly MeterRowView[]> {
    const chosen = { 'metering.reports.meter': meter, 'metering.reports.state': { $in: [...states] } };
    const report = { value: '$metering.reports.value', state: '$metering.reports.state', problem: '$metering.reports.problem' };
    const stages = [{ $match: chosen }, { $sort: { createdAt: 1, _id: 1 } }, { $limit: limit }, { $project: { _id: 0, usageId: '$_id', ...report } }];
    return this.aggregate<MeterRowView>([...reportsOf(customerId, period), ...stages]);
  }

  backlog(): Promise<Backlog> {
    return withMongoErrors(async () => {
      const waiting = { 'metering.waitingSince': { $type: 'date' } };
      const rows = await this.model.collection.countDocuments(waiting, { limit: COUNTED, maxTimeMS: LIMIT_MS });
      const options = { projection: { 'metering.waitingSince': 1 }, sort: { 'metering.waitingSince': 1 as const }, maxTimeMS: LIMIT_MS };
      const oldest = (await this.model.collection.findOne(waiting, options)) as unknown as Pick<UsageState, 'metering'> | null;
      return { rows, waitingSince: oldest?.metering?.waitingSince ?? null };
    });
  }

  private aggregate<T extends object>(stages: Record<string, unknown>[]): Promise<T[]> {
    return withMongoErrors(() => this.model.collection.aggregate<T>(stages, { maxTimeMS: LIMIT_MS }).toArray());
  }
}

// The index holds texts alone, and is taken only where the filter does too.
function ofCustomer(customerId: string, { from, to }: Period): Record<string, unknown> {
  return { 'metering.customerId': { $type: 'string', $eq: customerId }, createdAt: { $gte: from, $lt: to } };
}

function reportsOf(customerId: string, period: Period): Record<string, unknown>[] {
  return [{ $match: ofCustomer(customerId, period) }, { $project: { createdAt: 1, 'metering.reports': 1 } }, { $unwind: '$metering.reports' }];
}
