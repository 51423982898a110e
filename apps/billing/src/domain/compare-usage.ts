import type { ExecutionUsageView, ModelCallView, UsageFault, UsageFaultKind } from '@fenago/contracts';
import { costMicros } from '@fenago/pricing';
import { usageId, type UsageState } from './usage.state.js';

/** Events of what ended within this time may still be on their way. */
export const SETTLED_AFTER_MS = 60_000;
const KINDS = ['inputTokens', 'cachedInputTokens', 'outputTokens', 'reasoningTokens'] as const;

export interface Comparison {
  readonly executions: number;
  readonly rows: number;
  readonly pending: number;
  readonly orphans: number;
  readonly executionCostMicros: bigint;
  readonly ledgerCostMicros: bigint;
  readonly faults: readonly UsageFault[];
}

/**
 * What executions say they used against the rows of the ledger.
 * @param executions all that there are of a range of ids
 * @param rows all of steps in the same range
 */
export function compareUsage(executions: readonly ExecutionUsageView[], rows: readonly UsageState[], now: Date): Comparison {
  const settled = executions.filter(({ endTime }) => endTime !== null && now.getTime() - Date.parse(endTime) > SETTLED_AFTER_MS);
  const calls = new Map(settled.flatMap(({ id, calls: made }) => made.map((call) => [usageId(id, call.step), call] as const)));
  const ids = new Set(settled.map(({ id }) => id));
  const known = new Set(executions.map(({ id }) => id));
  const compared = rows.filter(({ executionId }) => ids.has(executionId));
  const byId = new Map(compared.map((row) => [row._id, row]));
  const missing = [...calls].filter(([id]) => !byId.has(id)).map(([id, call]) => faultOf('missing', id, call, undefined));
  return {
    executions: settled.length,
    rows: compared.length,
    pending: executions.length - settled.length,
    orphans: rows.filter(({ executionId }) => !known.has(executionId)).length,
    executionCostMicros: sumOf([...calls.values()]),
    ledgerCostMicros: sumOf(compared),
    faults: [...missing, ...compared.flatMap((row) => faultsOf(row, calls.get(row._id)))],
  };
}

function faultsOf(row: UsageState, call: ModelCallView | undefined): readonly UsageFault[] {
  const kind = faultKindOf(row, call);
  return kind === undefined ? [] : [faultOf(kind, row._id, call, row)];
}

function faultKindOf(row: UsageState, call: ModelCallView | undefined): UsageFaultKind | undefined {
  if (call === undefined) return 'unexpected';
  if (KINDS.some((kind) => row.usage[kind] !== call.usage[kind])) return 'usage';
  if (costMicros(row.usage, row.price) !== BigInt(row.costMicros)) return 'price';
  return row.costMicros === call.costMicros ? undefined : 'cost';
}

function faultOf(kind: UsageFaultKind, id: string, call: ModelCallView | undefined, row: UsageState | undefined): UsageFault {
  return { kind, usageId: id, executionCostMicros: call?.costMicros ?? null, ledgerCostMicros: row?.costMicros ?? null };
}

function sumOf(costs: readonly { readonly costMicros: number }[]): bigint {
  return costs.reduce((sum, one) => sum + BigInt(one.costMicros), 0n);
}
