import { file, integer, list, readDatabaseConfig, secret, text, url, type Environment } from '@fenago/host';
import { SHIPPED_PLANS, parsePlans } from '@fenago/plans';
import { SHIPPED_PRICE_TABLE, parsePriceTable } from '@fenago/pricing';

const fields = {
  prices: file('BILLING_PRICES_FILE', { default: SHIPPED_PRICE_TABLE, expected: 'the path of a price table', parse: parsePriceTable }),
  plans: file('BILLING_PLANS_FILE', { default: SHIPPED_PLANS, expected: 'the path of a file of plans', parse: parsePlans }),
  /** Without one nobody can subscribe, and everybody has the default plan. */
  stripeSecretKey: text('STRIPE_SECRET_KEY', { optional: true, pattern: /^[sr]k_\w+$/, expected: 'a secret or restricted key of Stripe, sk_… or rk_…' }),
  /** Of the endpoint that Stripe calls; several while one takes the place of another. */
  stripeWebhookSecrets: list('STRIPE_WEBHOOK_SECRET', { expected: 'signing secrets, whsec_…', parse: (value) => (/^whsec_\S+$/.test(value) ? value : undefined) }),
  stripeApiUrl: secret('STRIPE_API_URL', { expected: 'an address such as https://host, or http:// on this machine', parse: parseApiUrl, default: 'https://api.stripe.com' }),
  /** Where Stripe's pages lead back to. */
  returnUrl: url('BILLING_RETURN_URL', { schemes: ['https', 'http'], default: 'http://localhost:3000' }),
  /** Milliseconds between two looks for plans whose grace has ended, and for events of Stripe that were missed. */
  sweepMs: integer('BILLING_SWEEP_MS', { min: 50, max: 3_600_000, default: 60_000 }),
};

/** @throws ConfigError that names every variable that is missing or wrong, or what is wrong in the price table */
export function loadConfig(env: Environment) {
  return readDatabaseConfig('billing', fields, env);
}

/** The key goes there, so it goes by HTTPS, or does not leave this machine. */
function parseApiUrl(value: string): string | undefined {
  if (!URL.canParse(value)) return undefined;
  const { protocol, hostname, origin } = new URL(value);
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLocal) ? origin : undefined;
}

export type BillingConfig = ReturnType<typeof loadConfig>;
