import type { DomainEvent, FinalFrame } from '@fenago/contracts';
import type { RecordUsage } from '../domain/record-usage.js';

/** An event that ends an execution. */
export type ExecutionEnd = { [K in FinalFrame]: DomainEvent<K> }[FinalFrame];

/** Executions have one step until there are tools. */
const ONLY_STEP = 0;

export function toRecordUsage({ data }: ExecutionEnd): RecordUsage {
  const { executionId, conversationId, userId, agentId, agentOwnerId, provider, billedTo = 'platform', model, attempts } = data;
  const { inputTokens, cachedInputTokens, outputTokens, reasoningTokens, estimated } = data.usage;
  const tokens = { inputTokens, cachedInputTokens, outputTokens, reasoningTokens, estimated };
  const place = { executionId, step: ONLY_STEP, conversationId, userId, agentId, agentOwnerId };
  return { usage: { ...place, provider, billedTo, model, usage: tokens, usedAt: new Date(data.endTime) }, attempts };
}
