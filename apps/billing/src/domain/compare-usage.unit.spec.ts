import { deterministicId, type ExecutionUsageView } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { SETTLED_AFTER_MS, compareUsage } from './compare-usage.js';
import type { UsageState } from './usage.state.js';

const now = new Date('2026-01-02T00:00:00.000Z');
const LONG_AGO = '2026-01-01T00:00:00.000Z';
const usage = { inputTokens: 10, cachedInputTokens: 0, outputTokens: 3, reasoningTokens: 0, estimated: false };
const price = { input: 1_000_000, cachedInput: 0, output: 2_000_000 };
const COST = 16;
const idOf = (name: string): string => deterministicId('execution', 0, name);

const execution = (name: string, calls = 1, endTime: string | null = LONG_AGO): ExecutionUsageView => ({
  id: idOf(name),
  object: 'execution_usage',
  endTime,
  calls: Array.from({ length: calls }, (_, step) => ({ step, usage, costMicros: COST })),
});
const row = (name: string, step = 0, changes: Partial<UsageState> = {}): UsageState =>
  ({ _id: `${idOf(name)}:${step}`, executionId: idOf(name), step, usage, price, costMicros: COST, ...changes }) as UsageState;

describe('compareUsage', () => {
  it('finds nothing where each call has its row', () => {
    expect(compareUsage([execution('a', 2), execution('b', 0)], [row('a', 1), row('a', 0)], now)).toEqual({
      executions: 2,
      rows: 2,
      pending: 0,
      orphans: 0,
      executionCostMicros: 32n,
      ledgerCostMicros: 32n,
      faults: [],
    });
  });

  it.each([
    ['missing', [], { executionCostMicros: COST, ledgerCostMicros: null }],
    ['unexpected', [row('a'), row('a', 1)], { executionCostMicros: null, ledgerCostMicros: COST }],
    ['usage', [row('a', 0, { usage: { ...usage, outputTokens: 4 }, costMicros: 18 })], { executionCostMicros: COST, ledgerCostMicros: 18 }],
    ['price', [row('a', 0, { costMicros: 15 })], { executionCostMicros: COST, ledgerCostMicros: 15 }],
    ['cost', [row('a', 0, { costMicros: 13, price: { ...price, output: 1_000_000 } })], { executionCostMicros: COST, ledgerCostMicros: 13 }],
  ] as const)('names what is %s', (kind, rows, costs) => {
    const usageId = `${idOf('a')}:${kind === 'unexpected' ? 1 : 0}`;
    expect(compareUsage([execution('a')], rows, now).faults).toEqual([{ kind, usageId, ...costs }]);
  });

  it('leaves for later what runs, or ended a moment ago, with its rows', () => {
    const justNow = new Date(now.getTime() - SETTLED_AFTER_MS).toISOString();
    const found = compareUsage([execution('a', 1, null), execution('b', 1, justNow)], [row('a', 5)], now);
    expect(found).toMatchObject({ executions: 0, rows: 0, pending: 2, orphans: 0, faults: [] });
  });

  it('counts rows of executions that are gone', () => {
    expect(compareUsage([], [row('a'), row('b')], now)).toMatchObject({ rows: 0, orphans: 2, faults: [], ledgerCostMicros: 0n });
  });

  it('sums exactly beyond 2^53', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const calls = [{ step: 0, usage, costMicros: most }, { step: 1, usage, costMicros: most }];
    expect(compareUsage([{ ...execution('a'), calls }], [], now).executionCostMicros).toBe(2n * BigInt(most));
  });
});
