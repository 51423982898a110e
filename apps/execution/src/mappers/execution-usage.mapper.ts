import type { ExecutionUsageView } from '@fenago/contracts';
import { NO_USAGE } from '../domain/usage.js';
import type { Used } from '../repositories/execution.repository.js';

/** The calls of the model that are over: each has one row in the ledger. */
export function toExecutionUsageView({ _id: id, endTime, steps }: Used): ExecutionUsageView {
  const calls = steps.flatMap((step) => {
    if (step.kind !== 'model' || step.finishedAt === null) return [];
    const { number, usage, costMicros } = step;
    return [{ step: number, usage: usage ?? NO_USAGE, costMicros }];
  });
  return { id, object: 'execution_usage', endTime: endTime?.toISOString() ?? null, calls };
}
