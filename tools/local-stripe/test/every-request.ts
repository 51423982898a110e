import { until } from '@fenago/testing';
import { Stripe } from 'stripe';
import { expect } from 'vitest';
import { payer, plan, tokens } from './stripe-under-test.js';

/** Everything that this server knows, once at least. */
export async function useAll(stripe: Stripe): Promise<void> {
  const { product, licence } = await plan(stripe);
  await useCatalogue(stripe, product.id, licence.id);
  const { meter, overage } = await tokens(stripe, product.id);
  await useMeters(stripe, meter.id);
  await useSubscriptions(stripe, licence.id, overage.id, meter.id);
  await useSessions(stripe, licence.id);
  await useEvents(stripe);
  await stripe.testHelpers.testClocks.list();
}

async function useCatalogue(stripe: Stripe, product: string, price: string): Promise<void> {
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

async function useMeters(stripe: Stripe, meter: string): Promise<void> {
  await stripe.billing.meters.update(meter, { display_name: 'All tokens' });
  await stripe.billing.meters.deactivate(meter);
  await stripe.billing.meters.reactivate(meter);
  await stripe.billing.meters.retrieve(meter);
  await stripe.billing.meters.list({ status: 'active' });
}

async function useSubscriptions(stripe: Stripe, licence: string, overage: string, meter: string): Promise<void> {
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
  await useInvoices(stripe, customer.id, made.id, licence);
  await stripe.subscriptions.cancel(made.id);
  await stripe.customers.del(customer.id);
  await stripe.testHelpers.testClocks.del(clock.id);
}

async function useInvoices(stripe: Stripe, customer: string, subscription: string, licence: string): Promise<void> {
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

async function useSessions(stripe: Stripe, licence: string): Promise<void> {
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

async function useEvents(stripe: Stripe): Promise<void> {
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
