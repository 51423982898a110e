import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePlans } from './parse-plans.js';
import { findPlan, priceOf } from './plans.js';
import { SHIPPED_PLANS } from './shipped-plans.js';

const features = { limits: { requests: 1, tokens: null, spendMicros: 0, concurrentExecutions: 2 }, models: ['gpt-*', '*'], tools: ['http'], flags: { beta: true } };
const free = { id: 'free', name: 'Free', description: 'Nothing.', prices: [], trialDays: 0, features, usage: [] };
const overage = { amountCents: 3, per: 1_000 };
const pro = { ...free, id: 'pro', prices: [{ interval: 'month', amountCents: 100 }], trialDays: 7, usage: [{ meter: 'tokens', included: 5, overage }] };
const meter = { id: 'tokens', name: 'Tokens', measures: 'tokens' };
const file = { version: '1', currency: 'EUR', default: 'free', graceDays: 3, meters: [meter], plans: [free, pro] };
const withPro = (changes: object) => ({ ...file, plans: [free, { ...pro, ...changes }] });

describe('parsePlans', () => {
  it('reads a file', () => {
    const table = parsePlans(JSON.stringify(file));
    expect(table).toEqual({ ...file, default: free });
    expect(findPlan(table, 'pro')).toEqual(pro);
    expect([findPlan(table, 'gone'), findPlan(table, null)]).toEqual([undefined, undefined]);
    expect(priceOf(table.plans[1] ?? table.default, 'month')).toEqual({ interval: 'month', amountCents: 100 });
    expect(priceOf(table.default, 'year')).toBeUndefined();
  });

  it('reads the plans that come with the package', () => {
    const table = parsePlans(readFileSync(SHIPPED_PLANS, 'utf8'));
    expect(table.default.prices).toEqual([]);
    expect(table.plans.length).toBeGreaterThan(1);
  });

  it.each([
    ['a list', [], /must be object/],
    ['a default that is no plan', { ...file, default: 'gold' }, /default plan gold is not among the plans/],
    ['a default that costs something', { ...file, default: 'pro' }, /default plan pro must cost nothing/],
    ['a plan twice', { ...file, plans: [free, free] }, /free stands twice among the plans/],
    ['two prices of one interval', withPro({ prices: [...pro.prices, ...pro.prices] }), /month stands twice among the prices of pro/],
    ['an interval that is none', withPro({ prices: [{ interval: 'week', amountCents: 1 }] }), /\/plans\/1\/prices\/0\/interval must be one of month, year/],
    ['a price that is no whole number of cents', withPro({ prices: [{ interval: 'month', amountCents: 0.5 }] }), /amountCents/],
    ['a price of nothing', withPro({ prices: [{ interval: 'month', amountCents: 0 }] }), /amountCents/],
    ['a meter that is none', withPro({ usage: [{ meter: 'minutes', included: 0, overage: null }] }), /pro names the meter minutes/],
    ['a meter twice', { ...file, meters: [meter, meter] }, /tokens stands twice among the meters/],
    ['usage of a meter twice', withPro({ usage: [...pro.usage, ...pro.usage] }), /tokens stands twice among the usage of pro/],
    ['an overage whose unit price does not end', withPro({ usage: [{ meter: 'tokens', included: 0, overage: { amountCents: 1, per: 3 } }] }), /\/plans\/1\/usage\/0\/overage/],
    ['overage of what cannot be subscribed to', withPro({ prices: [], trialDays: 0 }), /nobody could be charged for its overage/],
    ['a trial of what costs nothing', withPro({ prices: [], usage: [] }), /it can have no trial/],
    ['a negative limit', withPro({ features: { ...features, limits: { ...features.limits, requests: -1 } } }), /\/plans\/1\/features\/limits\/requests/],
    ['executions that may never run', withPro({ features: { ...features, limits: { ...features.limits, concurrentExecutions: 0 } } }), /\/plans\/1\/features\/limits\/concurrentExecutions/],
    ['a limit that is missing', withPro({ features: { ...features, limits: {} } }), /\/plans\/1\/features\/limits/],
    ['a tool that is none', withPro({ features: { ...features, tools: ['shell'] } }), /\/plans\/1\/features\/tools\/0/],
    ['a flag that is neither on nor off', withPro({ features: { ...features, flags: { beta: 1 } } }), /\/plans\/1\/features\/flags\/beta/],
    ['a misspelt field', withPro({ trail: 1 }), /\/plans\/1/],
    ['a currency that is none', { ...file, currency: 'euro' }, /\/currency/],
  ])('refuses %s', (_what, value, message) => {
    expect(() => parsePlans(JSON.stringify(value))).toThrow(message);
  });
});
