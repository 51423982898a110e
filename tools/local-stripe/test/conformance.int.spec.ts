import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStripeMock, type RunningStripeMock } from '@fenago/local-parts';
import { until } from '@fenago/testing';
import { Stripe } from 'stripe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLocalStripe, type LocalStripe } from '../src/index.js';
import { routes } from '../src/routes.js';
import { answerJudge, type AnswerJudge } from './openapi.js';
import { payer, plan, tokens } from './stripe-under-test.js';

/** One request of the client's, with what both servers answered. */
interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
  /** stripe-mock's; it keeps no state and knows the first version of the API only. */
  readonly official?: { readonly status: number; readonly text: string };
}

const folder = mkdtempSync(join(tmpdir(), 'stripe-mock-'));
const exchanges: Exchange[] = [];
let judge: AnswerJudge;
let mock: RunningStripeMock;
let local: LocalStripe;
let stripe: Stripe;

beforeAll(async () => {
  judge = await answerJudge();
  mock = await startStripeMock({ logFile: join(folder, 'stripe-mock.log') });
  local = await startLocalStripe();
  const { hostname, port } = new URL(local.url);
  const httpClient = Stripe.createFetchHttpClient(askBoth);
  stripe = new Stripe(local.secretKey, { host: hostname, port: Number(port), protocol: 'http', httpClient, maxNetworkRetries: 0, telemetry: false });
}, 300_000);

afterAll(async () => {
  await local?.close();
  await mock?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function askBoth(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const url = new URL(String(input));
  const answer = await fetch(url, init);
  const text = await answer.clone().text();
  const officially = url.pathname.startsWith('/v1/') ? await fetch(new URL(url.pathname + url.search, mock.url), init) : undefined;
  exchanges.push({
    method: init?.method ?? 'GET',
    path: url.pathname,
    status: answer.status,
    body: JSON.parse(text),
    ...(officially === undefined ? {} : { official: { status: officially.status, text: await officially.text() } }),
  });
  return answer;
}

/** Everything that FeNAgO asks of Stripe, once at least. */
async function useAll(): Promise<void> {
  const { product, licence } = await plan(stripe);
  await useCatalogue(product.id, licence.id);
  const { meter, overage } = await tokens(stripe, product.id);
  await useMeters(meter.id);
  await useSubscriptions(licence.id, overage.id, meter.id);
  await useSessions(licence.id);
  await useEvents();
  await stripe.testHelpers.testClocks.list();
}

async function useCatalogue(product: string, price: string): Promise<void> {
  await stripe.products.update(product, { description: 'For teams', metadata: { plan: 'pro' }, marketing_features: [{ name: 'Private agents' }] });
  await stripe.products.retrieve(product);
  await stripe.products.list({ active: true, limit: 3, expand: ['data.default_price'] });
  await stripe.products.search({ query: 'metadata["plan"]:"pro"' });
  const empty = await stripe.products.create({ name: 'Nothing' });
  await stripe.products.del(empty.id);
  await stripe.prices.update(price, { lookup_key: 'pro_month', transfer_lookup_key: true, nickname: 'Pro', metadata: { plan: 'pro' } });
  await stripe.prices.retrieve(price, { expand: ['product'] });
  await stripe.prices.list({ lookup_keys: ['pro_month'], active: true, expand: ['data.product', 'data.tiers'] });
  await stripe.prices.search({ query: 'lookup_key:"pro_month"' });
  const feature = await stripe.entitlements.features.create({ lookup_key: 'private', name: 'Private agents', metadata: { flag: 'yes' } });
  await stripe.entitlements.features.update(feature.id, { name: 'Private' });
  await stripe.entitlements.features.retrieve(feature.id);
  await stripe.entitlements.features.list({ lookup_key: 'private' });
  const attached = await stripe.products.createFeature(product, { entitlement_feature: feature.id });
  await stripe.products.retrieveFeature(product, attached.id);
  await stripe.products.listFeatures(product);
  await stripe.products.deleteFeature(product, attached.id);
  await stripe.products.createFeature(product, { entitlement_feature: feature.id });
}

async function useMeters(meter: string): Promise<void> {
  await stripe.billing.meters.update(meter, { display_name: 'All tokens' });
  await stripe.billing.meters.deactivate(meter);
  await stripe.billing.meters.reactivate(meter);
  await stripe.billing.meters.retrieve(meter);
  await stripe.billing.meters.list({ status: 'active' });
}

async function useSubscriptions(licence: string, overage: string, meter: string): Promise<void> {
  const now = Math.floor(Date.now() / 1_000);
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: now, name: 'A year' });
  const customer = await payer(stripe, { test_clock: clock.id, metadata: { userId: 'user_1' }, name: 'Ada' });
  await stripe.customers.update(customer.id, { metadata: { lead: 'no' }, email: 'ada@example.com' });
  await stripe.customers.retrieve(customer.id, { expand: ['test_clock'] });
  await stripe.customers.list({ email: 'ada@example.com' });
  await stripe.customers.search({ query: 'metadata["userId"]:"user_1"' });
  const made = await stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: licence, quantity: 2 }, { price: overage }],
    trial_period_days: 5,
    metadata: { userId: 'user_1' },
    payment_behavior: 'allow_incomplete',
    expand: ['latest_invoice', 'customer', 'items.data.price.product'],
  });
  const minute = now - (now % 60);
  await stripe.billing.meterEvents.create({ event_name: 'tokens', identifier: 'exec_1:0', payload: { stripe_customer_id: customer.id, value: '5000' }, timestamp: now });
  await stripe.billing.meters.listEventSummaries(meter, { customer: customer.id, start_time: minute, end_time: minute + 60 });
  await stripe.v2.billing.meterEvents.create({ event_name: 'tokens', identifier: 'exec_1:1', payload: { stripe_customer_id: customer.id, value: '5' } });
  await stripe.subscriptions.update(made.id, { cancel_at_period_end: true, metadata: { note: 'x' } });
  await stripe.subscriptions.update(made.id, { cancel_at_period_end: false, trial_end: 'now' });
  await stripe.subscriptions.update(made.id, { items: [{ id: made.items.data[0]?.id ?? '', quantity: 3 }], proration_behavior: 'always_invoice' });
  await stripe.entitlements.activeEntitlements.list({ customer: customer.id, expand: ['data.feature'] });
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: now + 60 * 86_400 });
  await until(async () => ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'ready' ? true : undefined));
  await stripe.subscriptions.retrieve(made.id, { expand: ['default_payment_method', 'latest_invoice'] });
  await stripe.subscriptions.list({ customer: customer.id, status: 'all', expand: ['data.customer'] });
  await stripe.subscriptions.search({ query: 'metadata["userId"]:"user_1"' });
  await stripe.subscriptionItems.list({ subscription: made.id });
  await useInvoices(customer.id, made.id, licence);
  await stripe.subscriptions.cancel(made.id);
  await stripe.customers.del(customer.id);
  await stripe.testHelpers.testClocks.del(clock.id);
}

async function useInvoices(customer: string, subscription: string, licence: string): Promise<void> {
  const [invoice] = (await stripe.invoices.list({ customer, subscription, status: 'paid', limit: 2 })).data;
  await stripe.invoices.retrieve(invoice?.id ?? '');
  await stripe.invoices.listLineItems(invoice?.id ?? '');
  const methods = await stripe.paymentMethods.list({ customer, type: 'card' });
  await stripe.paymentMethods.retrieve(methods.data[0]?.id ?? '');
  const unpaid = async () => {
    const begun = await stripe.subscriptions.create({ customer, items: [{ price: licence }], payment_behavior: 'default_incomplete' });
    return String(begun.latest_invoice);
  };
  await stripe.invoices.pay(await unpaid());
  await stripe.invoices.voidInvoice(await unpaid());
  const other = await stripe.paymentMethods.attach('pm_card_visa', { customer });
  await stripe.paymentMethods.detach(other.id);
  await expect(stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer })).rejects.toMatchObject({ code: 'card_declined' });
  await expect(stripe.subscriptions.retrieve('sub_none')).rejects.toMatchObject({ code: 'resource_missing' });
}

async function useSessions(licence: string): Promise<void> {
  const customer = await stripe.customers.create({ email: 'b@example.com' });
  const order: Stripe.Checkout.SessionCreateParams = {
    mode: 'subscription',
    customer: customer.id,
    client_reference_id: 'user_2',
    line_items: [{ price: licence, quantity: 1 }],
    subscription_data: { metadata: { userId: 'user_2' }, trial_period_days: 7 },
    success_url: 'https://example.com/done?session_id={CHECKOUT_SESSION_ID}',
    cancel_url: 'https://example.com/back',
  };
  const bought = await stripe.checkout.sessions.create(order);
  await fetch(bought.url ?? '', { method: 'POST', redirect: 'manual', body: new URLSearchParams({ card: 'good' }) });
  await stripe.checkout.sessions.retrieve(bought.id, { expand: ['line_items', 'subscription', 'customer'] });
  await stripe.checkout.sessions.listLineItems(bought.id);
  await stripe.checkout.sessions.list({ customer: customer.id });
  await stripe.checkout.sessions.expire((await stripe.checkout.sessions.create(order)).id);
  const { configuration } = await stripe.billingPortal.sessions.create({ customer: customer.id, return_url: 'https://example.com/account' });
  await stripe.billingPortal.configurations.list();
  await stripe.billingPortal.configurations.retrieve(String(configuration));
}

async function useEvents(): Promise<void> {
  const [event] = (await stripe.events.list({ types: ['customer.subscription.updated', 'invoice.paid'], created: { gte: 1 } })).data;
  await stripe.events.retrieve(event?.id ?? '');
  const [thin] = (await stripe.v2.core.events.list({ limit: 2 })).data;
  await stripe.v2.core.events.retrieve(thin?.id ?? '');
  const endpoint = await stripe.webhookEndpoints.create({ url: 'https://example.com/webhooks', enabled_events: ['customer.updated'], description: 'FeNAgO' });
  await stripe.webhookEndpoints.retrieve(endpoint.id);
  await stripe.webhookEndpoints.update(endpoint.id, { disabled: true });
  await stripe.webhookEndpoints.list();
  await stripe.webhookEndpoints.del(endpoint.id);
  const destination = await stripe.v2.core.eventDestinations.create({ name: 'Thin', type: 'webhook_endpoint', event_payload: 'thin', enabled_events: ['v1.customer.created'], webhook_endpoint: { url: 'https://example.com/thin' } });
  await stripe.v2.core.eventDestinations.retrieve(destination.id);
  await stripe.v2.core.eventDestinations.list();
  await stripe.v2.core.eventDestinations.del(destination.id);
}

it('answers in the shapes of Stripe, and to requests that Stripe would take', async () => {
  await useAll();
  const unused = routes.filter(({ method, url }) => !exchanges.some((one) => one.method === method && new RegExp(`^${url.replace(/:\w+/g, '[^/]+')}$`).test(one.path)));
  expect(unused.map(({ method, url }) => `${method} ${url}`)).toEqual([]);

  const first = exchanges.filter(({ path }) => path.startsWith('/v1/'));
  const wrong = first.map(({ method, path, status, body }) => ({ request: `${method} ${path} ${status}`, problems: judge.judge(method, path, status, body) ?? ['unknown to Stripe'] }));
  expect(wrong.filter(({ problems }) => problems.length > 0)).toEqual([]);

  // Without state stripe-mock finds whatever it is asked for: what it refuses is the request itself.
  const refused = first.filter(({ official }) => official?.status !== 200).map(({ method, path, official }) => `${method} ${path}: ${official?.text}`);
  expect(refused).toEqual([]);
}, 300_000);

it('sends events whose objects are in the shapes of Stripe', async () => {
  const events = await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 1_000 });
  const objects = events.map(({ type, data }) => ({ type, object: data.object as { readonly object: string } }));
  // A summary is part of no operation, and so of no document.
  const known = objects.filter(({ object }) => object.object !== 'entitlements.active_entitlement_summary');
  expect(new Set(known.map(({ object }) => object.object)).size).toBeGreaterThan(8);
  const wrong = known.map(({ type, object }) => ({ type, problems: judge.judgeObject(object.object, object) })).filter(({ problems }) => problems.length > 0);
  expect(wrong).toEqual([]);
}, 120_000);

it('would notice an answer of another shape, and a request that Stripe does not take', async () => {
  const customer = await stripe.customers.create({ email: 'c@example.com' });
  const body: Record<string, unknown> = JSON.parse(JSON.stringify(customer));
  expect(judge.judge('GET', '/v1/customers/cus_1', 200, body)).toEqual([]);
  expect(judge.judge('GET', '/v1/customers/cus_1', 200, { ...body, created: 'today' })).not.toEqual([]);
  expect(judge.judge('GET', '/v1/customers/cus_1', 200, { ...body, emailAddress: 'c@example.com' })).not.toEqual([]);
  const refused = await fetch(`${mock.url}/v1/customers`, { method: 'POST', headers: { authorization: 'Bearer sk_test_1' }, body: new URLSearchParams({ emailAddress: 'x' }) });
  expect(refused.status).toBe(400);
});
