import type { DomainEvent, FinalFrame, UsageView } from '@fenago/contracts';
import type { Usage } from '../domain/usage.state.js';

/** An event that ends an execution. */
export type ExecutionEnd = { [K in FinalFrame]: DomainEvent<K> }[FinalFrame];

type Place = Pick<Usage, 'executionId' | 'conversationId' | 'userId' | 'agentId' | 'agentOwnerId'>;

/** What the last call of the model used; undefined where there was none that is not in the ledger already. */
export function toLastUsage({ data }: ExecutionEnd): Usage | undefined {
  const { step, stepUsage, provider, billedTo = 'platform', model, endTime } = data;
  if (step === undefined || stepUsage === undefined) return undefined;
  return { ...toPlace(data), step, provider, billedTo, model, usage: toTokens(stepUsage), usedAt: new Date(endTime) };
}

/** What a call of the model in the middle used; undefined for a call of a tool. */
export function toStepUsage({ data }: DomainEvent<'execution.step.completed'>): Usage | undefined {
  const { step, model: reply, finishedAt } = data;
  if (reply === undefined) return undefined;
  const { provider, billedTo, model, usage } = reply;
  return { ...toPlace(data), step, provider, billedTo, model, usage: toTokens(usage), usedAt: new Date(finishedAt) };
}

function toPlace({ executionId, conversationId, userId, agentId, agentOwnerId }: Place): Place {
  return { executionId, conversationId, userId, agentId, agentOwnerId };
}

/** Events may gain fields, rows do not. */
function toTokens({ inputTokens, cachedInputTokens, outputTokens, reasoningTokens, estimated }: UsageView): UsageView {
  return { inputTokens, cachedInputTokens, outputTokens, reasoningTokens, estimated };
}
