import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import {
  MAX_CORRECTIONS,
  pageOf,
  type AdminCaller,
  type AdminUsageGrouping,
  type Page,
  type Paging,
  type SharedUsageGrouping,
  type UsageRowView,
  type UsageSums,
} from '@fenago/contracts';
import { keeping, type Kept } from '@fenago/erasure';
import { MongoLink, Repository, absent, behind, internal, withMongoErrors, type ScopedFilter } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import { positionUnknown } from '../domain/errors.js';
import type { UsageState } from '../domain/usage.state.js';
import { toUsageRowView, type GroupSums, type SharedSums } from '../mappers/usage.mapper.js';
import { USAGE_LEDGER, usageSchema, type UsageDocument } from '../schemas/usage.schema.js';
import { rowsOf, type UsageReader, type UsageSelection } from './usage-reader.js';
import { NO_SUMS, groupsOf, sharedGroupsOf, sumsOf } from './usage-sums.js';

const READ_LIMIT_MS = 4_000;
/** More than one execution can have. */
const MAX_COMPARED = 1_000;

@Injectable()
export class UsageRepository extends Repository<UsageDocument> {
  readonly aggregates: AggregateStore<UsageState>;
  /** What outlives a user. */
  readonly kept: Kept;

  constructor(link: MongoLink, engine: AggregateEngine) {
    super(link.model(USAGE_LEDGER, usageSchema));
    const collection = link.db.collection(USAGE_LEDGER);
    // Rows are made and never touched again, so none is worth keeping.
    this.aggregates = engine.store<UsageState>({ name: 'usage', collection, ownerOf: (row) => row.userId, cacheBytes: 0 });
    this.kept = keeping('usage_rows', this.model.collection, 'userId');
  }

  /**
   * A page in the order in which rows were written.
   * @throws FenagoError `invalid_request` where `after` is no row of the reader's
   */
  async list(reader: UsageReader, selection: UsageSelection, paging: Paging): Promise<Page<UsageRowView>> {
    const { limit, after, order } = paging;
    const rows = rowsOf(reader, selection);
    const where = after === undefined ? rows : goingOn(rows, after, await this.writtenAt(reader, after), order);
    const direction = order === 'asc' ? 1 : -1;
    return withMongoErrors(async () => {
      const cursor = this.model.collection.find<UsageDocument>(where, { maxTimeMS: READ_LIMIT_MS, projection: { outbox: 0, causes: 0 } });
      const found = await cursor.sort({ createdAt: direction, _id: direction }).limit(limit + 1).toArray();
      return pageOf(found.map(toUsageRowView), limit);
    });
  }

  /** A row and its corrections, in the order in which they were written; none where there is no such row. */
  withCorrections(_admin: AdminCaller, executionId: string, step: number): Promise<readonly UsageState[]> {
    const filter = internal<UsageDocument>('an admin corrects rows of everybody', { executionId, step });
    return this.find(filter, { limit: MAX_CORRECTIONS + 1, sort: { createdAt: 1, _id: 1 } });
  }

  /**
   * Rows of steps of the executions behind one, up to another, in the order of their ids.
   * @returns `isCut` where there are more than are read at once: those of the last execution may be missing
   */
  async ofExecutions(after: string, upTo: string): Promise<{ readonly rows: readonly UsageState[]; readonly isCut: boolean }> {
    const filter = internal<UsageDocument>('the ledger is compared with all executions', { executionId: behind(after, upTo), correctionOf: absent() });
    const rows = await this.find(filter, { limit: MAX_COMPARED, sort: { executionId: 1, createdAt: 1, _id: 1 } });
    return { rows, isCut: rows.length === MAX_COMPARED };
  }

  /** Sums over the rows that were written in a period: once it has passed, its sums never change. */
  async summarize(reader: UsageReader, selection: UsageSelection): Promise<UsageSums> {
    const [sums] = await this.aggregate<UsageSums>(sumsOf(rowsOf(reader, selection)));
    return sums ?? NO_SUMS;
  }

  group(reader: UsageReader, selection: UsageSelection, groupBy: AdminUsageGrouping, paging: Paging): Promise<GroupSums[]> {
    return this.aggregate<GroupSums>(groupsOf(rowsOf(reader, selection), groupBy, paging));
  }

  groupShared(reader: UsageReader, selection: UsageSelection, groupBy: SharedUsageGrouping, paging: Paging): Promise<SharedSums[]> {
    return this.aggregate<SharedSums>(sharedGroupsOf(rowsOf(reader, selection), groupBy, paging));
  }

  private async writtenAt(reader: UsageReader, rowId: string): Promise<Date> {
    const row = await this.findOne({ ...rowsOf(reader, {}), _id: rowId }, ['createdAt']);
    if (row === null) throw positionUnknown();
    return row.createdAt;
  }

  private aggregate<T extends object>(stages: Record<string, unknown>[]): Promise<T[]> {
    return withMongoErrors(() => this.model.collection.aggregate<T>(stages, { maxTimeMS: READ_LIMIT_MS }).toArray());
  }
}

/** Rows behind one, which other rows may have been written at the same time as. */
function goingOn(rows: ScopedFilter<UsageDocument>, rowId: string, at: Date, order: Paging['order']): object {
  const [far, near] = order === 'asc' ? ['$gt', '$gte'] : ['$lt', '$lte'];
  return { $and: [rows, { createdAt: { [near]: at } }, { $or: [{ createdAt: { [far]: at } }, { _id: { [far]: rowId } }] }] };
}
