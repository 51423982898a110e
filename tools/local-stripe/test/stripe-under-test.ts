import { startLocalStripe, type LocalStripe, type LocalStripeOptions } from '../src/index.js';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Stripe } from 'stripe';
import { onTestFinished } from 'vitest';

/** The official client of a server of Stripe's API. */
export function clientOf(url: string, secretKey: string, maxNetworkRetries = 0): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(secretKey, { host: hostname, port: Number(port), protocol: 'http', maxNetworkRetries, telemetry: false });
}

/** A local Stripe for one test, with its client. */
export async function stripeUnderTest(options: LocalStripeOptions = {}): Promise<{ readonly local: LocalStripe; readonly stripe: Stripe }> {
  const local = await startLocalStripe(options);
  onTestFinished(() => local.close());
  return { local, stripe: clientOf(local.url, local.secretKey) };
}

export interface Delivered {
  readonly body: string;
  readonly signature: string;
}

/** Where webhooks arrive; answers with the status that it is told. */
export async function webhookReceiver(statusOf: (count: number) => number = () => 200): Promise<{ readonly url: string; readonly delivered: Delivered[] }> {
  const delivered: Delivered[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      delivered.push({ body: Buffer.concat(chunks).toString('utf8'), signature: String(request.headers['stripe-signature']) });
      response.writeHead(statusOf(delivered.length)).end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/stripe`, delivered };
}

/** A plan as FeNAgO sells them: a licence a month, and usage above what is included. */
export async function plan(stripe: Stripe, { name = 'Pro', amount = 2_000, interval = 'month' as 'month' | 'year' } = {}) {
  const product = await stripe.products.create({ name });
  const licence = await stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: amount, recurring: { interval } });
  return { product, licence };
}

/** A meter of tokens, and a price: 1,000 included, then two thousandths of a cent each. */
export async function tokens(stripe: Stripe, product: string) {
  const meter = await stripe.billing.meters.create({ display_name: 'Tokens', event_name: 'tokens', default_aggregation: { formula: 'sum' } });
  const overage = await stripe.prices.create({
    product,
    currency: 'usd',
    billing_scheme: 'tiered',
    tiers_mode: 'graduated',
    tiers: [
      { up_to: 1_000, unit_amount: 0 },
      { up_to: 'inf', unit_amount_decimal: Stripe.Decimal.from('0.002') },
    ],
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
  });
  return { meter, overage };
}

/** A customer with a card that pays. */
export const payer = (stripe: Stripe, more: Stripe.CustomerCreateParams = {}): Promise<Stripe.Customer> =>
  stripe.customers.create({ email: 'payer@example.com', payment_method: 'pm_card_visa', invoice_settings: { default_payment_method: 'pm_card_visa' }, ...more });
