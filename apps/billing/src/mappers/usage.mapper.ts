import {
  MIN_SHARED_USERS,
  shownProvider,
  type AdminUsageGrouping,
  type PriceView,
  type SharedUsageGrouping,
  type SharedUsageView,
  type UsageGroupView,
  type UsageRowView,
  type UsageSummaryView,
  type UsageSums,
} from '@fenago/contracts';
import type { Price } from '@fenago/pricing';
import type { Period } from '../domain/period.js';
import type { UsageState } from '../domain/usage.state.js';

export function toUsageRowView(row: UsageState): UsageRowView {
  const { executionId, step, conversationId, userId, agentId, agentOwnerId, billedTo, model, usage } = row;
  const { currency, price, costMicros, priceVersion, defaultPriced, correctionOf, reason } = row;
  return {
    id: row._id,
    object: 'usage',
    executionId,
    step,
    conversationId,
    userId,
    agentId,
    agentOwnerId,
    provider: shownProvider(row, row),
    billedTo,
    model,
    usage,
    usedAt: row.usedAt.toISOString(),
    currency,
    costMicros,
    price: toPriceView(price),
    priceVersion,
    defaultPriced,
    correctionOf,
    reason,
    createdAt: row.createdAt.toISOString(),
  };
}

/** The table tells from when a price holds; the row has its own time. */
function toPriceView({ input, cachedInput, output }: Price): PriceView {
  return { input, cachedInput, output };
}

/** Sums over the rows of one group. */
export type GroupSums = UsageSums & { readonly id: string };
/** Sums over what the users of an agent used, and how many they were. */
export type SharedSums = GroupSums & { readonly users: number };

export function toUsageSummaryView({ from, to }: Period, currency: string, sums: UsageSums): UsageSummaryView {
  return { object: 'usage_summary', from: from.toISOString(), to: to.toISOString(), currency, ...sums };
}

export function toUsageGroupView(groupBy: AdminUsageGrouping, currency: string, { id, ...sums }: GroupSums): UsageGroupView {
  return { id, object: 'usage_group', groupBy, currency, ...sums };
}

/** Of few users not even their number is told. */
export function toSharedUsageView(groupBy: SharedUsageGrouping, currency: string, { id, users, ...sums }: SharedSums): SharedUsageView {
  return { id, object: 'shared_usage', groupBy, currency, ...sums, users: users < MIN_SHARED_USERS ? null : users };
}
