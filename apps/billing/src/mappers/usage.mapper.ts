import { shownProvider, type UsageRowView, type UsageSummaryView } from '@fenago/contracts';
import type { Period } from '../domain/period.js';
import type { UsageState } from '../domain/usage.state.js';

export function toUsageRowView(row: UsageState): UsageRowView {
  const { executionId, step, conversationId, userId, agentId, agentOwnerId, billedTo, model, usage } = row;
  const { currency, costMicros, priceVersion, defaultPriced } = row;
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
    currency,
    costMicros,
    priceVersion,
    defaultPriced,
    createdAt: row.createdAt.toISOString(),
  };
}

/** Sums over rows. */
export type UsageSums = Pick<
  UsageSummaryView,
  'executions' | 'inputTokens' | 'cachedInputTokens' | 'outputTokens' | 'reasoningTokens' | 'costMicros' | 'agentOwnerCostMicros'
>;

export function toUsageSummaryView({ from, to }: Period, currency: string, sums: UsageSums): UsageSummaryView {
  return { object: 'usage_summary', from: from.toISOString(), to: to.toISOString(), currency, ...sums };
}
