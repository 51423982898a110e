import { COMMANDS, QUERIES } from '@fenago/contracts';
import { BothStripes } from '@fenago/local-stripe/conformance';
import { SHIPPED_PLANS } from '@fenago/plans';
import { until, userDeleted } from '@fenago/testing';
import { ServiceUnderTest } from '@fenago/testing-service';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stripe } from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceDefinition } from '../src/app.module.js';
import { RELATED_TYPES } from '../src/domain/stripe-notice.js';
import { endOf, outcomeOf } from './fixtures.js';
import { accountOf, newUser, registered, updated, type User } from './users.js';

const SECRET = 'whsec_thin';
const DAY = 86_400;
/** More than a page of events. */
const EVENTS = 101;

/** What each call of the clients is to Stripe, by the call's name. */
const REQUESTS: Readonly<Record<string, readonly [method: string, path: RegExp]>> = {
  'billing.meter_events.create': ['POST', /^billing\/meter_events$/],
  'billing.meters.create': ['POST', /^billing\/meters$/],
  'billing.meters.list': ['GET', /^billing\/meters$/],
  'billing.meters.list_event_summaries': ['GET', /^billing\/meters\/\w+\/event_summaries$/],
  'billing.meters.update': ['POST', /^billing\/meters\/\w+$/],
  'billing_portal.sessions.create': ['POST', /^billing_portal\/sessions$/],
  'checkout.session.retrieve': ['GET', /^checkout\/sessions\/\w+$/],
  'checkout.sessions.create': ['POST', /^checkout\/sessions$/],
  'checkout.sessions.expire': ['POST', /^checkout\/sessions\/\w+\/expire$/],
  'checkout.sessions.list': ['GET', /^checkout\/sessions$/],
  'customers.create': ['POST', /^customers$/],
  'customers.del': ['DELETE', /^customers\/\w+$/],
  'customers.list': ['GET', /^customers$/],
  'customers.update': ['POST', /^customers\/\w+$/],
  'entitlements.features.create': ['POST', /^entitlements\/features$/],
  'entitlements.features.list': ['GET', /^entitlements\/features$/],
  'entitlements.features.update': ['POST', /^entitlements\/features\/\w+$/],
  'events.list': ['GET', /^events$/],
  'invoice.retrieve': ['GET', /^invoices\/\w+$/],
  'invoices.list': ['GET', /^invoices$/],
  'prices.create': ['POST', /^prices$/],
  'prices.list': ['GET', /^prices$/],
  'prices.update': ['POST', /^prices\/\w+$/],
  'products.create': ['POST', /^products$/],
  'products.createFeature': ['POST', /^products\/\w+\/features$/],
  'products.deleteFeature': ['DELETE', /^products\/\w+\/features\/\w+$/],
  'products.list': ['GET', /^products$/],
  'products.listFeatures': ['GET', /^products\/\w+\/features$/],
  'products.update': ['POST', /^products\/\w+$/],
  'subscription.retrieve': ['GET', /^subscriptions\/\w+$/],
  'subscriptions.list': ['GET', /^subscriptions$/],
  'subscriptions.retrieve': ['GET', /^subscriptions\/\w+$/],
  'subscriptions.update': ['POST', /^subscriptions\/\w+$/],
};

/** Names of the calls that stand in the sources of the clients. */
function callsOfSources(): readonly string[] {
  const folder = fileURLToPath(new URL('../src/clients', import.meta.url));
  const source = globSync('*.ts', { cwd: folder }).map((file) => readFileSync(join(folder, file), 'utf8')).join('');
  const named = [...source.matchAll(/\b(?:ask|call|callOnce)(?:<[^(]*>)?\('([\w.]+)'/g)].map(([, name = '']) => name);
  const related = source.includes('`${type}.retrieve`') ? RELATED_TYPES.map((type) => `${type}.retrieve`) : [];
  return [...new Set([...named, ...related])].toSorted();
}

/** The shipped plans with another price, other names and other flags, and without the last. */
async function writeOtherPlans(file: string): Promise<void> {
  const table = JSON.parse(readFileSync(SHIPPED_PLANS, 'utf8')) as {
    meters: { name: string }[];
    plans: { name: string; prices: { amountCents: number }[]; features: { flags: object } }[];
  };
  const plans = table.plans.slice(0, -1);
  for (const plan of plans) {
    for (const price of plan.prices) price.amountCents += 100;
    plan.features.flags = { priority_support: true };
  }
  await writeFile(file, JSON.stringify({ ...table, version: 'others', meters: table.meters.map((meter) => ({ ...meter, name: 'All tokens' })), plans }));
}

describe('what billing asks of Stripe', () => {
  let both: BothStripes;
  let stripe: Stripe;
  let billing: ServiceUnderTest;
  let other: ServiceUnderTest;
  let folder: string;

  beforeAll(async () => {
    both = await BothStripes.start();
    const { hostname: host, port } = new URL(both.local.url);
    // What others do at Stripe; it is asked of the local one alone.
    stripe = new Stripe(both.local.secretKey, { host, port: Number(port), protocol: 'http', telemetry: false });
    folder = await mkdtemp(join(tmpdir(), 'fenago-plans-'));
    await writeOtherPlans(join(folder, 'plans.json'));
    const env = { STRIPE_SECRET_KEY: both.local.secretKey, STRIPE_API_URL: both.url, STRIPE_WEBHOOK_SECRET: SECRET, BILLING_SWEEP_MS: '250' };
    billing = await ServiceUnderTest.start(serviceDefinition, { env });
    other = await ServiceUnderTest.start(serviceDefinition, { env: { ...env, BILLING_PLANS_FILE: join(folder, 'plans.json'), BILLING_SWEEP_MS: '3600000' } });
  }, 300_000);
  afterAll(async () => {
    await billing.stop();
    await other.stop();
    await both.close();
    await rm(folder, { recursive: true, force: true });
  });

  const asked = (name: string): boolean => {
    const [method, path] = REQUESTS[name] ?? [];
    return both.exchanges.some((one) => one.method === method && path?.test(one.path.slice('/v1/'.length)) === true);
  };
  const callerOf = ({ userId }: User) => ({ caller: { userId } });
  /** Until nothing differs any more. */
  const sync = (of: ServiceUnderTest) => until(async () => (await of.request(COMMANDS.syncCatalogue, { apply: true })).changes.length === 0, { what: 'the plans at Stripe' });
  const statusOf = async (user: User) => (await billing.request(QUERIES.getBilling, callerOf(user))).subscription?.status;
  async function newPayer(): Promise<User & { readonly customerId: string }> {
    const user = newUser();
    await billing.publish(registered(user));
    return { ...user, customerId: await until(async () => (await accountOf(billing, user))?.customerId) };
  }
  const checkout = async (user: User): Promise<string> =>
    (await billing.request(COMMANDS.createCheckout, { ...callerOf(user), planId: 'pro', interval: 'month' })).url;
  const pay = (url: string, card: 'good' | 'failing') => fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ card }) });

  /** Has usage reported, and compared with what Stripe has summed up, of which somebody else has told too. */
  async function use({ userId, customerId }: User & { readonly customerId: string }): Promise<void> {
    await billing.publish(endOf('execution.completed', outcomeOf({ userId })));
    await until(() => asked('billing.meter_events.create'));
    await stripe.billing.meterEvents.create({ event_name: 'fenago_tokens', payload: { stripe_customer_id: customerId, value: '-3' } });
    const period = { from: new Date(Date.now() - 3_600_000).toISOString(), to: new Date(Date.now() + 60_000).toISOString() };
    const difference = async () => (await billing.request(QUERIES.reconcileMeters, period)).comparisons.find((one) => one.customerId === customerId)?.difference === 3;
    await until(difference, { what: 'a difference of what somebody else has told' });
    expect(both.exchanges.some(({ query }) => query.includes('value_grouping_window=hour'))).toBe(true);
  }

  it('has the plans made, changed, archived and taken out again', async () => {
    await sync(billing);
    const [feature] = (await stripe.entitlements.features.list()).data;
    await stripe.entitlements.features.update(feature?.id ?? '', { name: 'Another name' });
    await sync(other);
    await sync(billing);
    expect((await stripe.products.list({ active: true })).data.map(({ id }) => id).toSorted()).toEqual(['fenago_business', 'fenago_pro']);
  });

  it('has users subscribe, change, cancel and leave', async () => {
    const user = await newPayer();
    await checkout(user);
    await pay(await checkout(user), 'good');
    await until(async () => (await statusOf(user)) === 'trialing');
    await use(user);
    await billing.request(COMMANDS.updateSubscription, { ...callerOf(user), planId: 'business' });
    await billing.request(COMMANDS.updateSubscription, { ...callerOf(user), cancelAtPeriodEnd: true });
    await billing.request(COMMANDS.createPortal, callerOf(user));
    await billing.publish(updated({ ...user, name: 'Ada' }, 2));
    await until(() => asked('customers.update'));
    await billing.publish(userDeleted(user.userId));
    expect(await until(() => asked('customers.del'))).toBe(true);
  });

  it('looks at invoices where a payment has failed', async () => {
    const user = await newPayer();
    await pay(await checkout(user), 'failing');
    await until(async () => (await statusOf(user)) === 'trialing');
    both.local.moveTime(user.customerId, 15 * DAY);
    await until(async () => (await statusOf(user)) === 'past_due');
    expect(asked('invoices.list')).toBe(true);
  });

  it.each(RELATED_TYPES)('asks whose a %s is of which a thin event tells', async (type) => {
    const lists = { subscription: stripe.subscriptions, invoice: stripe.invoices, 'checkout.session': stripe.checkout.sessions };
    const { data } = await lists[type].list();
    const event = { id: `evt_thin_${type}`, object: 'v2.core.event', type: `v1.${type}.thin`, created: new Date().toISOString() };
    const payload = JSON.stringify({ ...event, related_object: { id: data[0]?.id, type, url: '/' } });
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET });
    await billing.request(COMMANDS.receiveStripeEvent, { payload: Buffer.from(payload).toString('base64'), signature });
    const kept = billing.mongo.db.collection<{ _id: string; outcome: string | null }>('stripe_event');
    const ended = await until(() => kept.findOne({ _id: event.id, outcome: { $type: 'string' } }));
    expect(ended.outcome).toBe('followed');
  });

  it('looks for events, page by page', async () => {
    const customer = await stripe.customers.create({ email: 'nobody@example.org', payment_method: 'pm_card_visa', invoice_settings: { default_payment_method: 'pm_card_visa' } });
    const { data } = await stripe.prices.list({ lookup_keys: ['fenago:pro:month'] });
    const { id } = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: data[0]?.id ?? '' }] });
    for (let count = 0; count < EVENTS; count += 1) await stripe.subscriptions.update(id, { metadata: { count } });
    const hasTurned = () => both.exchanges.some(({ path, query }) => path === '/v1/events' && query.includes('starting_after'));
    expect(await until(hasTurned)).toBe(true);
  });

  it('is all that stands in its clients, and nothing that Stripe would refuse or answer otherwise', async () => {
    expect(Object.keys(REQUESTS).toSorted()).toEqual(callsOfSources());
    expect(callsOfSources().filter((name) => !asked(name))).toEqual([]);
    expect(both.refused()).toEqual([]);
    expect(both.misshapen()).toEqual([]);
  });

  it('would be refused with a parameter that Stripe does not know', async () => {
    await fetch(`${both.url}/v1/customers`, { method: 'POST', headers: { authorization: `Bearer ${both.local.secretKey}` }, body: new URLSearchParams({ emailAddress: 'x' }) });
    expect(both.refused()).toEqual([expect.stringContaining('POST /v1/customers: ')]);
  });
});
