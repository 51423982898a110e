import { AggregateEngine, type AggregateStore } from '@fenago/aggregate';
import type { BilledTo, Caller, Page, Paging, UsageRowView } from '@fenago/contracts';
import { keeping, type Kept } from '@fenago/erasure';
import { MongoLink, Repository, owned, withMongoErrors } from '@fenago/mongo';
import { Injectable } from '@nestjs/common';
import type { Period } from '../domain/period.js';
import type { UsageState } from '../domain/usage.state.js';
import { toUsageRowView, type UsageSums } from '../mappers/usage.mapper.js';
import { USAGE_LEDGER, usageSchema, type UsageDocument } from '../schemas/usage.schema.js';

const SUM_LIMIT_MS = 4_000;
const NOTHING: UsageSums = {
  executions: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  costMicros: 0,
  agentOwnerCostMicros: 0,
};
const SUMS = {
  // Each execution has one first step.
  executions: { $sum: { $cond: [{ $eq: ['$step', 0] }, 1, 0] } },
  inputTokens: { $sum: '$usage.inputTokens' },
  cachedInputTokens: { $sum: '$usage.cachedInputTokens' },
  outputTokens: { $sum: '$usage.outputTokens' },
  reasoningTokens: { $sum: '$usage.reasoningTokens' },
  costMicros: costBilledTo('platform'),
  agentOwnerCostMicros: costBilledTo('agent_owner'),
};

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

  list(caller: Caller, executionId: string | undefined, paging: Paging): Promise<Page<UsageRowView>> {
    const filter = executionId === undefined ? {} : { executionId };
    return this.page(paging, owned<UsageDocument>(caller, filter), toUsageRowView);
  }

  /** Sums over the rows that were written in a period: once it has passed, its sums never change. */
  summarize(caller: Caller, { from, to }: Period): Promise<UsageSums> {
    const rows = { ...owned<UsageDocument>(caller, {}), createdAt: { $gte: from, $lt: to } };
    const stages = [{ $match: rows }, { $group: { _id: null, ...SUMS } }, { $project: { _id: 0 } }];
    return withMongoErrors(async () => {
      const [sums] = await this.model.collection.aggregate<UsageSums>(stages, { maxTimeMS: SUM_LIMIT_MS }).toArray();
      return sums ?? NOTHING;
    });
  }
}

/** What the provider bills one account for. */
function costBilledTo(account: BilledTo): object {
  return { $sum: { $cond: [{ $eq: ['$billedTo', account] }, '$costMicros', 0] } };
}
