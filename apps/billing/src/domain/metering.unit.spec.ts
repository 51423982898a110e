import { describe, expect, it } from 'vitest';
import { FREE, PLANS, PRO } from '../../test/samples.js';
import { correctionMetering, meteredCustomer, meteringOf } from './metering.js';

const now = new Date('2026-01-02T03:04:05.678Z');
const tokens = { id: 'tokens', name: 'Tokens', measures: 'tokens' as const };
const cost = { id: 'cost', name: 'Cost', measures: 'cost_micros' as const };
const usage = [tokens, cost].map(({ id: meter }) => ({ meter, included: 0, overage: null }));
const table = { ...PLANS, meters: [tokens, cost], plans: [FREE, { ...PRO, usage }] };
const account = { customerId: 'cus_1', planId: 'pro' };
const platform = { billedTo: 'platform' as const };
const row = { usage: { inputTokens: 10, cachedInputTokens: 4, outputTokens: 3, reasoningTokens: 2, estimated: false }, costMicros: 42 };
const identifiers = (metering: ReturnType<typeof meteringOf>) => metering?.reports.map(({ identifier, value }) => [identifier, value]);

describe('meteredCustomer', () => {
  it('is who pays by a plan that meters', () => {
    expect(meteredCustomer(account, platform, table)).toEqual({ customerId: 'cus_1', meters: [tokens, cost] });
  });

  it.each([
    ['an account that is not known yet', null, platform],
    ['an account without a customer', { ...account, customerId: null }, platform],
    ['a plan that meters nothing', { ...account, planId: 'free' }, platform],
    ['a plan that is gone', { ...account, planId: 'gold' }, platform],
    ["what the provider bills an agent's owner for", account, { billedTo: 'agent_owner' as const }],
  ])('is nobody for %s', (_case, who, whose) => {
    expect(meteredCustomer(who, whose, table)).toBeNull();
  });
});

describe('meteringOf', () => {
  it('tells a meter of tokens or of cost, by the id of the row where it is one', () => {
    expect(identifiers(meteringOf('exec:0', row, { customerId: 'cus_1', meters: [tokens] }, now))).toEqual([['exec:0', 13]]);
    expect(identifiers(meteringOf('exec:0', row, { customerId: 'cus_1', meters: [cost] }, now))).toEqual([['exec:0', 42]]);
    expect(identifiers(meteringOf('exec:0', row, { customerId: 'cus_1', meters: [tokens, cost] }, now))).toEqual([['exec:0:tokens', 13], ['exec:0:cost', 42]]);
  });

  it('tells nothing of nothing', () => {
    expect(meteringOf('exec:0', { ...row, costMicros: 0 }, { customerId: 'cus_1', meters: [cost] }, now)).toBeNull();
    expect(meteringOf('exec:0', row, null, now)).toBeNull();
  });

  it('tells the meters of the row what a correction changes, and none that was not told of the row', () => {
    const metering = meteringOf('exec:0', row, { customerId: 'cus_1', meters: [tokens, cost] }, now);
    const [first, second] = metering?.reports ?? [];
    if (metering === null || first === undefined || second === undefined) throw new TypeError('It is metered.');
    const less = { usage: { ...row.usage, inputTokens: -5, outputTokens: 0 }, costMicros: -7 };
    expect(identifiers(correctionMetering('exec:0:c01', less, { metering }, table, now))).toEqual([['exec:0:c01:tokens', -5], ['exec:0:c01:cost', -7]]);
    const half = { ...metering, reports: [first, { ...second, state: 'unreported' as const }] };
    expect(identifiers(correctionMetering('exec:0:c01', less, { metering: half }, table, now))).toEqual([['exec:0:c01', -5]]);
    expect(correctionMetering('exec:0:c01', less, { metering: null }, table, now)).toBeNull();
  });
});
