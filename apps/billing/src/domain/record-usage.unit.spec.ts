import { deterministicId } from '@fenago/contracts';
import type { PriceTable } from '@fenago/pricing';
import { describe, expect, it } from 'vitest';
import { decideRecordUsage } from './record-usage.js';
import type { Usage, UsageState } from './usage.state.js';

const price = { input: 1_000_000, cachedInput: 0, output: 2_000_000 };
const table: PriceTable = {
  version: '7',
  currency: 'EUR',
  models: [{ models: ['m'], prices: [{ from: new Date(0), ...price }] }],
  default: { input: 9_000_000, cachedInput: 0, output: 9_000_000 },
};
const executionId = deterministicId('execution', 0, 'e');
const tokens = { inputTokens: 10, cachedInputTokens: 4, outputTokens: 3, reasoningTokens: 2, estimated: false };
const usage: Usage = {
  executionId,
  step: 0,
  conversationId: deterministicId('conversation', 0, 'c'),
  userId: deterministicId('user', 0, 'u'),
  agentId: deterministicId('agent', 0, 'a'),
  agentOwnerId: deterministicId('user', 0, 'o'),
  provider: 'p',
  billedTo: 'platform',
  model: 'm',
  usage: tokens,
  usedAt: new Date('2026-01-02T03:04:05.678Z'),
};
const decide = (changes: Partial<Usage>, state: UsageState | null = null) => decideRecordUsage(state, { ...usage, ...changes }, table, null, { now: new Date(1) });

describe('decideRecordUsage', () => {
  it('writes a row, with its price, and tells of it', () => {
    const { usedAt: _usedAt, ...told } = usage;
    const priced = { currency: 'EUR', costMicros: 12, priceVersion: '7', defaultPriced: false };
    const decision = decide({});
    expect(decision).toMatchObject({
      kind: 'create',
      state: { ...usage, ...priced, price },
      events: [{ type: 'billing.usage.recorded' }],
    });
    expect(decision).toHaveProperty('events.0.data', { usageId: `${executionId}:0`, ...told, ...priced });
  });

  it('flags the default price', () => {
    expect(decide({ model: 'x' })).toMatchObject({ state: { defaultPriced: true, costMicros: 81 } });
  });

  it('writes a row also where nothing was used', () => {
    const none = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, estimated: false };
    expect(decide({ usage: none })).toMatchObject({ kind: 'create', state: { usage: none, costMicros: 0 } });
  });

  it('leaves the row that is there', () => {
    const state = { _id: `${executionId}:0`, costMicros: 1 } as UsageState;
    expect(decide({}, state)).toEqual({ kind: 'nothing', result: undefined });
  });

  it('takes what can be counted exactly, and rejects what cannot', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const largest = { ...tokens, inputTokens: most, cachedInputTokens: 0, outputTokens: 0 };
    expect(decide({ usage: largest })).toMatchObject({ state: { costMicros: most } });
    const refused = { kind: 'reject', error: { code: 'invalid_request' } };
    expect(decide({ usage: { ...largest, outputTokens: 1 } })).toMatchObject(refused);
    expect(decide({ usage: { ...tokens, reasoningTokens: 1e300 } })).toMatchObject(refused);
    expect(decide({ usage: { ...tokens, cachedInputTokens: most + 1 } })).toMatchObject(refused);
    expect(decide({ usedAt: new Date('x') })).toMatchObject(refused);
  });
});
