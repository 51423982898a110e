import type { Stripe } from 'stripe';
import { expect, it } from 'vitest';
import { until } from '@fenago/testing';
import { payer, plan, stripeUnderTest, tokens } from './stripe-under-test.js';

const DAY = 86_400;
const start = Date.UTC(2026, 0, 31, 12) / 1_000;

/** A customer whose time stands at the 31st of January until it is advanced. */
async function withClock(stripe: Stripe, more: Stripe.CustomerCreateParams = {}) {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: start });
  const customer = await payer(stripe, { test_clock: clock.id, ...more });
  return { clock, customer };
}

async function advance(stripe: Stripe, clock: Stripe.TestHelpers.TestClock, to: number): Promise<void> {
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: to });
  await until(async () => ((await stripe.testHelpers.testClocks.retrieve(clock.id)).status === 'ready' ? true : undefined));
}

const period = ({ items }: Stripe.Subscription) => items.data.map((item) => [item.current_period_start, item.current_period_end]);
const typesOf = async (stripe: Stripe) => (await stripe.events.list({ limit: 100 })).data.map(({ type }) => type).toReversed();
const invoiceOf = ({ latest_invoice: invoice }: Stripe.Subscription): string => String(invoice);
const date = (month: number, day: number) => Date.UTC(2026, month - 1, day, 12) / 1_000;

it('begins with a paid invoice and says what happened', async () => {
  const { stripe } = await stripeUnderTest();
  const { licence } = await plan(stripe);
  const customer = await payer(stripe);
  const made = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: licence.id }], metadata: { userId: 'user_1' }, expand: ['latest_invoice', 'customer'] });
  expect(made).toMatchObject({
    status: 'active',
    metadata: { userId: 'user_1' },
    customer: { id: customer.id },
    latest_invoice: { status: 'paid', total: 2_000, amount_paid: 2_000, lines: { data: [{ amount: 2_000, description: '1 × Pro' }] } },
  });
  expect((await typesOf(stripe)).slice(-6)).toEqual([
    'customer.subscription.created',
    'invoice.created',
    'invoice.finalized',
    'invoice.paid',
    'invoice.payment_succeeded',
    'customer.subscription.updated',
  ]);
  expect((await stripe.subscriptions.list({ customer: customer.id })).data.map(({ id }) => id)).toEqual([made.id]);
  expect((await stripe.invoices.list({ subscription: made.id })).data).toHaveLength(1);
});

it('renews on the last day of a short month and comes back to the 31st', async () => {
  const { stripe } = await stripeUnderTest();
  const { licence } = await plan(stripe);
  const { clock, customer } = await withClock(stripe);
  const made = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: licence.id }] });
  expect(period(made)).toEqual([[start, date(2, 28)]]);
  await advance(stripe, clock, date(3, 1));
  expect(period(await stripe.subscriptions.retrieve(made.id))).toEqual([[date(2, 28), date(3, 31)]]);
  expect((await stripe.invoices.list({ subscription: made.id })).data.map(({ billing_reason: reason }) => reason)).toEqual(['subscription_cycle', 'subscription_create']);
});

it('bills what was used after the period, in integers, beyond what is included', async () => {
  const { stripe } = await stripeUnderTest();
  const { product, licence } = await plan(stripe);
  const { overage } = await tokens(stripe, product.id);
  const { clock, customer } = await withClock(stripe);
  const made = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: licence.id }, { price: overage.id }] });
  for (const [day, value] of [[1, '900'], [2, '5100'], [40, '7']] as const) {
    // As late as the time allows: usage of the next period is not billed with this one.
    if (day === 40) await advance(stripe, clock, start + 40 * DAY);
    await stripe.billing.meterEvents.create({ event_name: 'tokens', payload: { stripe_customer_id: customer.id, value }, timestamp: day === 40 ? start + 40 * DAY : start });
  }
  const [renewal] = (await stripe.invoices.list({ subscription: made.id })).data;
  // 6,000 tokens: 5,000 above the 1,000 included at 0.002 cents are 10 cents.
  expect(renewal).toMatchObject({ total: 2_010, status: 'paid' });
  expect(renewal?.lines.data.map(({ amount, quantity }) => [amount, quantity])).toEqual([[10, 6_000], [2_000, 1]]);
});

it('bills the usage of a plan that is left by its own price, and what follows by the new one', async () => {
  const { stripe } = await stripeUnderTest();
  const { product, licence } = await plan(stripe);
  const { meter, overage } = await tokens(stripe, product.id);
  const dearer = await stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: 5_000, recurring: { interval: 'month' } });
  const free = await stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: 0, recurring: { interval: 'month', usage_type: 'metered', meter: meter.id } });
  const { clock, customer } = await withClock(stripe);
  const made = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: licence.id }, { price: overage.id }] });
  const use = (value: string, timestamp: number) => stripe.billing.meterEvents.create({ event_name: 'tokens', payload: { stripe_customer_id: customer.id, value }, timestamp });
  await use('501000', start);
  await advance(stripe, clock, start + 14 * DAY);
  const [first, second] = made.items.data;
  const changed = await stripe.subscriptions.update(made.id, {
    items: [{ id: first?.id ?? '', price: dearer.id }, { id: second?.id ?? '', deleted: true }, { price: free.id }],
    proration_behavior: 'always_invoice',
    payment_behavior: 'error_if_incomplete',
  });
  // 500,000 above what is included at 0.002 cents, half a month back, half a month of the dearer plan.
  expect((await stripe.invoices.retrieve(invoiceOf(changed))).lines.data.map(({ amount }) => amount)).toEqual([1_000, -1_000, 2_500]);
  await use('70000', start + 14 * DAY);
  await advance(stripe, clock, date(3, 1));
  const [renewal] = (await stripe.invoices.list({ subscription: made.id })).data;
  expect(renewal?.lines.data.map(({ amount, quantity }) => [amount, quantity])).toEqual([[0, 70_000], [5_000, 1]]);
});

it('runs a trial: reminds, bills at its end, or ends with it where that was asked for', async () => {
  const { stripe } = await stripeUnderTest();
  const { licence } = await plan(stripe);
  const { clock, customer } = await withClock(stripe);
  const trial = (more: Partial<Stripe.SubscriptionCreateParams> = {}) => stripe.subscriptions.create({ customer: customer.id, items: [{ price: licence.id }], trial_period_days: 10, ...more });
  const stays = await trial();
  const leaves = await trial({ cancel_at_period_end: true });
  expect(stays).toMatchObject({ status: 'trialing', trial_end: start + 10 * DAY });
  expect(await stripe.invoices.retrieve(invoiceOf(stays))).toMatchObject({ total: 0, status: 'paid' });

  await advance(stripe, clock, start + 8 * DAY);
  expect((await typesOf(stripe)).filter((type) => type === 'customer.subscription.trial_will_end')).toHaveLength(2);
  await advance(stripe, clock, start + 11 * DAY);
  const after = await stripe.subscriptions.retrieve(stays.id);
  expect(after).toMatchObject({ status: 'active' });
  expect(await stripe.invoices.retrieve(invoiceOf(after))).toMatchObject({ total: 2_000, status: 'paid' });
  expect(await stripe.subscriptions.retrieve(leaves.id)).toMatchObject({ status: 'canceled', ended_at: start + 10 * DAY });
});

it('is past due while a payment fails, and active again with a card that pays', async () => {
  const { stripe } = await stripeUnderTest();
  const { licence } = await plan(stripe);
  const { clock, customer } = await withClock(stripe);
  const made = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: licence.id }] });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: 'pm_card_chargeCustomerFail' } });
  await advance(stripe, clock, date(2, 28) + DAY);
  const late = await stripe.subscriptions.retrieve(made.id);
  expect(late.status).toBe('past_due');
  expect(await stripe.invoices.retrieve(invoiceOf(late))).toMatchObject({ status: 'open', attempt_count: 1, next_payment_attempt: date(2, 28) + 3 * DAY });
  await expect(stripe.invoices.pay(invoiceOf(late))).rejects.toMatchObject({ code: 'card_declined' });

  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: 'pm_card_visa' } });
  await advance(stripe, clock, date(2, 28) + 20 * DAY);
  expect(await stripe.subscriptions.retrieve(made.id)).toMatchObject({ status: 'active' });
});

it('ends when nobody pays', async () => {
  const { stripe } = await stripeUnderTest();
  const { licence } = await plan(stripe);
  const { clock, customer } = await withClock(stripe);
  const made = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: licence.id }] });
  await stripe.customers.update(customer.id, { invoice_settings: { default_payment_method: 'pm_card_chargeCustomerFail' } });
  await advance(stripe, clock, date(3, 30));
  expect(await stripe.subscriptions.retrieve(made.id)).toMatchObject({ status: 'canceled', cancellation_details: { reason: 'payment_failed' } });
  expect((await typesOf(stripe)).filter((type) => type === 'invoice.payment_failed')).toHaveLength(4);
});

it('is incomplete when the first payment fails, and expires', async () => {
  const { stripe } = await stripeUnderTest();
  const { licence } = await plan(stripe);
  const { clock, customer } = await withClock(stripe, { payment_method: 'pm_card_chargeCustomerFail', invoice_settings: { default_payment_method: 'pm_card_chargeCustomerFail' } });
  const order = { customer: customer.id, items: [{ price: licence.id }] };
  await expect(stripe.subscriptions.create({ ...order, payment_behavior: 'error_if_incomplete' })).rejects.toMatchObject({ code: 'card_declined' });
  expect((await stripe.subscriptions.list({ customer: customer.id, status: 'all' })).data).toEqual([]);

  const made = await stripe.subscriptions.create(order);
  expect(made.status).toBe('incomplete');
  await advance(stripe, clock, start + 2 * DAY);
  expect(await stripe.subscriptions.retrieve(made.id)).toMatchObject({ status: 'incomplete_expired' });
});

it('changes the plan with prorations, at once where another interval begins', async () => {
  const { stripe } = await stripeUnderTest();
  const { product, licence } = await plan(stripe);
  const dearer = await stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: 5_000, recurring: { interval: 'month' } });
  const yearly = await stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: 20_000, recurring: { interval: 'year' } });
  const { clock, customer } = await withClock(stripe);
  const made = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: licence.id }] });
  const item = made.items.data[0]?.id ?? '';
  await advance(stripe, clock, start + 14 * DAY);

  const changed = await stripe.subscriptions.update(made.id, { items: [{ id: item, price: dearer.id }], proration_behavior: 'always_invoice' });
  expect(period(changed)).toEqual(period(made));
  // Half of the 28 days is left.
  expect((await stripe.invoices.retrieve(invoiceOf(changed))).lines.data.map(({ amount }) => amount)).toEqual([-1_000, 2_500]);

  const year = await stripe.subscriptions.update(made.id, { items: [{ id: item, price: yearly.id }] });
  expect(period(year)).toEqual([[start + 14 * DAY, Date.UTC(2027, 1, 14, 12) / 1_000]]);
  expect(await stripe.invoices.retrieve(invoiceOf(year))).toMatchObject({ total: 17_500, billing_reason: 'subscription_update', status: 'paid' });
});

it('keeps a credit and uses it for the next invoice', async () => {
  const { stripe } = await stripeUnderTest();
  const { product, licence } = await plan(stripe);
  const cheaper = await stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: 1_000, recurring: { interval: 'month' } });
  const { clock, customer } = await withClock(stripe);
  const made = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: licence.id }] });
  await advance(stripe, clock, start + 14 * DAY);
  await stripe.subscriptions.update(made.id, { items: [{ id: made.items.data[0]?.id ?? '', price: cheaper.id }], proration_behavior: 'always_invoice' });
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ balance: -500 });
  await advance(stripe, clock, date(3, 1));
  const [renewal] = (await stripe.invoices.list({ subscription: made.id })).data;
  expect(renewal).toMatchObject({ total: 1_000, starting_balance: -500, amount_due: 500, amount_paid: 500, ending_balance: 0 });
  expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ balance: 0 });
});

it('cancels at the end of the period, and can be resumed until then', async () => {
  const { stripe } = await stripeUnderTest();
  const { product, licence } = await plan(stripe);
  const feature = await stripe.entitlements.features.create({ lookup_key: 'private_agents', name: 'Private agents' });
  await stripe.products.createFeature(product.id, { entitlement_feature: feature.id });
  const { clock, customer } = await withClock(stripe);
  const made = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: licence.id }] });
  const entitled = async () => (await stripe.entitlements.activeEntitlements.list({ customer: customer.id })).data.map(({ lookup_key: key }) => key);

  const leaving = await stripe.subscriptions.update(made.id, { cancel_at_period_end: true });
  expect(leaving).toMatchObject({ cancel_at_period_end: true, cancel_at: date(2, 28), status: 'active' });
  expect(await stripe.subscriptions.update(made.id, { cancel_at_period_end: false })).toMatchObject({ cancel_at: null, canceled_at: null });
  await stripe.subscriptions.update(made.id, { cancel_at_period_end: true });
  await advance(stripe, clock, date(2, 28) - 1);
  expect(await entitled()).toEqual(['private_agents']);
  await advance(stripe, clock, date(2, 28));
  expect(await entitled()).toEqual([]);
  expect(await stripe.subscriptions.retrieve(made.id)).toMatchObject({ status: 'canceled', ended_at: date(2, 28) });
  expect((await typesOf(stripe)).filter((type) => type === 'entitlements.active_entitlement_summary.updated')).toHaveLength(2);
  await expect(stripe.subscriptions.update(made.id, { cancel_at_period_end: false })).rejects.toMatchObject({ statusCode: 400 });
});

it('moves the time of one customer, by the handle', async () => {
  const { local, stripe } = await stripeUnderTest();
  const { licence } = await plan(stripe);
  const [moved, other] = [await payer(stripe), await payer(stripe)];
  const begin = async (customer: string) => stripe.subscriptions.create({ customer, items: [{ price: licence.id }] });
  const [first, second] = [await begin(moved.id), await begin(other.id)];
  local.moveTime(moved.id, 32 * DAY);
  expect((await stripe.subscriptions.retrieve(first.id)).items.data[0]?.current_period_start).toBe(first.items.data[0]?.current_period_end);
  expect(period(await stripe.subscriptions.retrieve(second.id))).toEqual(period(second));
});
