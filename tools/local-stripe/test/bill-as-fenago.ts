import { Stripe } from 'stripe';
import { expect } from 'vitest';

const PAGE = 100;
const NAME = 'fenago_tokens';

/** What FeNAgO's billing asks of Stripe, in the words of its clients. */
export async function billAsFenago(stripe: Stripe): Promise<void> {
  const prices = await syncPlans(stripe);
  const customer = await registerUser(stripe);
  const subscription = await subscribe(stripe, customer, prices.pro);
  await changePlan(stripe, subscription, prices.business);
  await reportUsage(stripe, customer);
  await stripe.subscriptions.update(subscription, { cancel_at_period_end: true });
  await stripe.subscriptions.list({ customer, status: 'all', limit: PAGE, expand: ['data.latest_invoice'] });
  await sweep(stripe);
  await stripe.customers.del(customer, {});
}

/** Prices of each plan: that of the plan first, then of its usage. */
type Prices = readonly [string, string];

async function syncPlans(stripe: Stripe): Promise<{ readonly pro: Prices; readonly business: Prices }> {
  await stripe.billing.meters.list({ status: 'active', limit: PAGE });
  await stripe.entitlements.features.list({ limit: PAGE });
  await stripe.products.list({ active: true, limit: PAGE });
  const meter = await stripe.billing.meters.create({
    event_name: NAME,
    display_name: 'Tokens',
    default_aggregation: { formula: 'sum' },
    customer_mapping: { type: 'by_id', event_payload_key: 'stripe_customer_id' },
    value_settings: { event_payload_key: 'value' },
  });
  await stripe.billing.meters.update(meter.id, { display_name: 'All tokens' });
  const feature = await stripe.entitlements.features.create({ lookup_key: 'fenago_priority_support', name: 'priority support' });
  await stripe.entitlements.features.update(feature.id, { name: 'first in line' });
  const pro = await syncPlan(stripe, 'pro', meter.id, feature.id);
  return { pro, business: await syncPlan(stripe, 'business', meter.id, feature.id) };
}

async function syncPlan(stripe: Stripe, plan: string, meter: string, feature: string): Promise<Prices> {
  const product = `fenago_${plan}`;
  const fields = { name: plan, description: 'For products with users of their own.', metadata: { fenago_plan: plan } };
  await stripe.products.create({ id: product, ...fields });
  await expect(stripe.products.create({ id: product, ...fields })).rejects.toMatchObject({ code: 'resource_already_exists' });
  await stripe.products.update(product, { ...fields, active: true });
  const attached = await stripe.products.createFeature(product, { entitlement_feature: feature });
  await stripe.products.listFeatures(product, { limit: PAGE });
  if (plan === 'pro') await stripe.products.deleteFeature(product, attached.id, {});
  const common = { product, currency: 'usd', transfer_lookup_key: true, metadata: { fenago_plan: plan } };
  const licence = await stripe.prices.create({ ...common, lookup_key: `fenago:${plan}:month`, recurring: { interval: 'month' }, unit_amount: 2_900 });
  const usage = { ...common, lookup_key: `fenago:${plan}:month:tokens`, recurring: { interval: 'month' as const, usage_type: 'metered' as const, meter } };
  const unit = Stripe.Decimal.from('0.0003');
  const before = await stripe.prices.create({ ...usage, unit_amount_decimal: unit });
  const metered = await stripe.prices.create({ ...usage, billing_scheme: 'tiered', tiers_mode: 'graduated', tiers: [{ up_to: 20_000_000, unit_amount: 0 }, { up_to: 'inf', unit_amount_decimal: unit }] });
  await stripe.prices.update(before.id, { active: false });
  await stripe.prices.list({ product, active: true, limit: PAGE, expand: ['data.tiers'] });
  return [licence.id, metered.id];
}

async function registerUser(stripe: Stripe): Promise<string> {
  const email = 'grace@example.com';
  await stripe.customers.list({ email, limit: PAGE });
  const customer: Stripe.CustomerCreateParams = { email, name: 'Grace', metadata: { fenago_user_id: 'user_3' } };
  const { id } = await stripe.customers.create(customer, { idempotencyKey: 'customer:user_3:0' });
  await stripe.customers.update(id, { email, name: 'Grace H.' });
  return id;
}

async function subscribe(stripe: Stripe, customer: string, [licence, metered]: Prices): Promise<string> {
  await stripe.checkout.sessions.list({ customer, status: 'open', limit: PAGE });
  await stripe.prices.list({ lookup_keys: ['fenago:pro:month', 'fenago:pro:month:tokens'], active: true, limit: 2 });
  const page: Stripe.Checkout.SessionCreateParams = {
    mode: 'subscription',
    customer,
    client_reference_id: 'user_3',
    line_items: [{ price: licence, quantity: 1 }, { price: metered }],
    subscription_data: { metadata: { fenago_user_id: 'user_3' }, trial_period_days: 14 },
    metadata: { fenago_user_id: 'user_3', fenago_cause: 'checkout:1' },
    success_url: 'http://127.0.0.1:3000/billing?checkout=done',
    cancel_url: 'http://127.0.0.1:3000/billing?checkout=cancelled',
  };
  const left = await stripe.checkout.sessions.create(page, { idempotencyKey: 'checkout:0' });
  await stripe.checkout.sessions.expire(left.id, {}, { idempotencyKey: `expire:${left.id}` });
  const { id, url } = await stripe.checkout.sessions.create(page, { idempotencyKey: 'checkout:1' });
  await fetch(url ?? '', { method: 'POST', redirect: 'manual', body: new URLSearchParams({ card: 'good' }) });
  await stripe.billingPortal.sessions.create({ customer, return_url: 'http://127.0.0.1:3000/billing' }, { idempotencyKey: 'portal:1' });
  return String((await stripe.checkout.sessions.retrieve(id, {})).subscription);
}

async function changePlan(stripe: Stripe, id: string, [licence, metered]: Prices): Promise<void> {
  const { items } = await stripe.subscriptions.retrieve(id, {});
  const [first, second] = items.data.map((item) => item.id);
  await stripe.subscriptions.update(
    id,
    {
      items: [{ id: first ?? '', price: licence }, { id: second ?? '', deleted: true }, { price: metered }],
      cancel_at_period_end: false,
      proration_behavior: 'always_invoice',
      payment_behavior: 'error_if_incomplete',
    },
    { idempotencyKey: 'change:1' },
  );
}

/** Usage, what adds to it and what takes off, and what has come of it. */
async function reportUsage(stripe: Stripe, customer: string): Promise<void> {
  const { data } = await stripe.billing.meters.list({ limit: PAGE });
  const meter = data.find(({ event_name: name }) => name === NAME);
  const now = Math.floor(Date.now() / 1_000);
  for (const [identifier, value] of [['exec_3:0', '23'], ['exec_3:0:c01', '-3']] as const) {
    const event = { event_name: NAME, identifier, payload: { stripe_customer_id: customer, value }, timestamp: now };
    await stripe.billing.meterEvents.create(event, { idempotencyKey: identifier });
  }
  const minute = now - (now % 60);
  const hour = now - (now % 3_600);
  const sum = await stripe.billing.meters.listEventSummaries(meter?.id ?? '', { customer, start_time: minute, end_time: minute + 60 });
  expect(sum.data).toMatchObject([{ aggregated_value: 20 }]);
  await stripe.billing.meters.listEventSummaries(meter?.id ?? '', { customer, start_time: hour, end_time: hour + 3_600, value_grouping_window: 'hour', limit: PAGE });
}

/** Events that a webhook may have missed, page by page. */
async function sweep(stripe: Stripe): Promise<void> {
  const now = Math.floor(Date.now() / 1_000);
  const query = { created: { gte: now - 3_600, lt: now + 3_600 }, types: ['checkout.session.completed', 'customer.subscription.updated', 'invoice.paid'], limit: 1 };
  const first = await stripe.events.list(query);
  expect(first.has_more).toBe(true);
  await stripe.events.list({ ...query, starting_after: first.data[0]?.id ?? '' });
}
