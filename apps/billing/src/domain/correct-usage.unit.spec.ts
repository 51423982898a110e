import { MAX_CORRECTIONS, deterministicId } from '@fenago/contracts';
import { describe, expect, it } from 'vitest';
import { decideCorrectUsage, type CorrectUsage } from './correct-usage.js';
import type { UsageState } from './usage.state.js';

const executionId = deterministicId('execution', 0, 'e');
const now = new Date('2026-01-03T00:00:00.000Z');
const place = {
  executionId,
  step: 2,
  conversationId: deterministicId('conversation', 0, 'c'),
  userId: deterministicId('user', 0, 'u'),
  agentId: deterministicId('agent', 0, 'a'),
  agentOwnerId: deterministicId('user', 0, 'o'),
  provider: 'p',
  billedTo: 'platform' as const,
  model: 'm',
  currency: 'EUR',
};
const row: UsageState = {
  ...place,
  _id: `${executionId}:2`,
  v: 1,
  createdAt: new Date(1),
  updatedAt: new Date(1),
  usage: { inputTokens: 10, cachedInputTokens: 4, outputTokens: 3, reasoningTokens: 2, estimated: true },
  usedAt: new Date('2026-01-02T03:04:05.678Z'),
  price: { input: 1, cachedInput: 1, output: 1 },
  costMicros: 12,
  priceVersion: '7',
  defaultPriced: true,
  correctionOf: null,
  metering: null,
  reason: null,
  causeId: null,
};
const command: CorrectUsage = { costMicros: -5, usage: { inputTokens: -10 }, reason: 'Counted twice.', causeId: 'cause' };
const decide = (changes: Partial<CorrectUsage> = {}, rows: readonly UsageState[] = [row], state: UsageState | null = null) =>
  decideCorrectUsage(state, rows, { ...command, ...changes }, { meters: [] }, { now, version: 1 });

describe('decideCorrectUsage', () => {
  it('writes a further row, in the same place, and tells of it', () => {
    const usage = { inputTokens: -10, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 };
    const told = { ...place, correctionOf: row._id, costMicros: -5, reason: 'Counted twice.' };
    const { usedAt, price, priceVersion, defaultPriced } = row;
    const fields = { ...told, usage: { ...usage, estimated: true }, usedAt, price, priceVersion, defaultPriced, causeId: 'cause', metering: null };
    const _id = `${executionId}:2:c01`;
    expect(decide()).toEqual({
      kind: 'create',
      state: fields,
      events: [{ type: 'billing.usage.corrected', data: { usageId: _id, ...told, usage } }],
      result: { ...fields, _id, v: 1, createdAt: now, updatedAt: now },
      serverTime: [],
    });
  });

  it('numbers corrections', () => {
    const first = { ...row, _id: `${row._id}:c01`, correctionOf: row._id, costMicros: -5 };
    expect(decide({ costMicros: 1 }, [row, first])).toMatchObject({ result: { _id: `${row._id}:c02`, correctionOf: row._id } });
  });

  it.each([
    ['costMicros', { costMicros: -13 }],
    ['usage/inputTokens', { usage: { inputTokens: -11 } }],
    ['usage/cachedInputTokens', { usage: { cachedInputTokens: -5 } }],
    ['usage/outputTokens', { usage: { outputTokens: -4 } }],
    ['usage/reasoningTokens', { usage: { reasoningTokens: Number.MAX_SAFE_INTEGER } }],
  ])('keeps the sum of %s from 0 to 2^53', (field, changes) => {
    expect(decide(changes)).toMatchObject({ kind: 'reject', error: { code: 'invalid_request', fields: [{ path: `/${field}` }] } });
  });

  it('takes all that is there, once', () => {
    const all = { costMicros: -12, usage: {} };
    expect(decide(all)).toMatchObject({ kind: 'create' });
    const taken = { ...row, _id: `${row._id}:c01`, correctionOf: row._id, costMicros: -12 };
    expect(decide({ ...all, costMicros: -1 }, [row, taken])).toMatchObject({ kind: 'reject', error: { code: 'invalid_request' } });
    expect(decide({ ...all, costMicros: 1 }, [row, taken])).toMatchObject({ kind: 'create' });
  });

  it('refuses what changes nothing, what is not there, one too many, and what another correction came before', () => {
    const refused = (code: string) => ({ kind: 'reject', error: { code } });
    expect(decide({ costMicros: 0, usage: { inputTokens: 0 } })).toMatchObject(refused('invalid_request'));
    expect(decide({}, [])).toMatchObject(refused('not_found'));
    expect(decide({ costMicros: 1 }, Array.from({ length: MAX_CORRECTIONS + 1 }, () => row))).toMatchObject(refused('limit_reached'));
    expect(decide({}, [row], row)).toMatchObject(refused('concurrent_update'));
  });
});
