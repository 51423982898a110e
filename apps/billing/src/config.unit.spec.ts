import { priceAt } from '@fenago/pricing';
import { describe, expect, it } from 'vitest';
import { loadConfig } from './config.js';

describe('loadConfig', () => {
  it('takes the prices that come with the package, where the scripted model costs something', () => {
    const { prices } = loadConfig({});
    expect(prices.currency).toBe('USD');
    const { price, isDefault } = priceAt(prices, 'scripted', new Date());
    expect(isDefault).toBe(false);
    expect(Math.min(price.input, price.cachedInput, price.output)).toBeGreaterThan(0);
  });

  it('takes the plans that come with the package', () => {
    expect(loadConfig({}).plans.default).toMatchObject({ id: 'free', prices: [] });
    const wrong = { problems: [{ variable: 'BILLING_PLANS_FILE', message: expect.stringMatching(/^BILLING_PLANS_FILE must be/) }] };
    expect(() => loadConfig({ BILLING_PLANS_FILE: import.meta.filename })).toThrow(expect.objectContaining(wrong));
  });

  it('takes a key of Stripe, which goes by HTTPS or does not leave this machine', () => {
    expect(loadConfig({})).toMatchObject({ stripeSecretKey: undefined, stripeWebhookSecrets: [], stripeApiUrl: 'https://api.stripe.com' });
    const set = { STRIPE_SECRET_KEY: 'rk_live_abc', STRIPE_WEBHOOK_SECRET: 'whsec_a, whsec_b', STRIPE_API_URL: 'http://127.0.0.1:8420/' };
    expect(loadConfig(set)).toMatchObject({ stripeSecretKey: 'rk_live_abc', stripeWebhookSecrets: ['whsec_a', 'whsec_b'], stripeApiUrl: 'http://127.0.0.1:8420' });
    for (const [variable, value] of [['STRIPE_SECRET_KEY', 'pk_live_abc'], ['STRIPE_WEBHOOK_SECRET', 'wh_abc'], ['STRIPE_API_URL', 'http://stripe.example.org']] as const) {
      expect(() => loadConfig({ [variable]: value })).toThrow(expect.objectContaining({ problems: [{ variable, message: expect.not.stringContaining(value) as string }] }));
    }
  });

  it('says in a sentence why a file cannot be used', () => {
    const wrong = { code: 'config_invalid', problems: [{ variable: 'BILLING_PRICES_FILE', message: expect.stringMatching(/^BILLING_PRICES_FILE must be/) }] };
    expect(() => loadConfig({ BILLING_PRICES_FILE: import.meta.filename })).toThrow(expect.objectContaining(wrong));
    expect(() => loadConfig({ BILLING_PRICES_FILE: '/nowhere/prices.json' })).toThrow(/ENOENT.*\/nowhere\/prices\.json/);
  });
});
