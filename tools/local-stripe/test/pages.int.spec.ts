import type { Stripe } from 'stripe';
import { expect, it } from 'vitest';
import { payer, plan, stripeUnderTest } from './stripe-under-test.js';

const form = (fields: Record<string, string>): RequestInit => ({ method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });

async function checkout(stripe: Stripe, more: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  const { licence } = await plan(stripe, { name: 'Pro <b>' });
  const customer = await stripe.customers.create({ email: 'a@example.com' });
  const session = await stripe.checkout.sessions.create({
    mode: 'subscription',
    customer: customer.id,
    line_items: [{ price: licence.id, quantity: 1 }],
    success_url: 'http://127.0.0.1:1/done?session={CHECKOUT_SESSION_ID}',
    cancel_url: 'http://127.0.0.1:1/back',
    client_reference_id: 'user_1',
    subscription_data: { metadata: { userId: 'user_1' } },
    ...more,
  });
  return { customer, session, url: session.url ?? '' };
}

it('shows what is bought, escaped, and sends a customer who paid on', async () => {
  const { stripe } = await stripeUnderTest();
  const { customer, session, url } = await checkout(stripe);
  const page = await fetch(url);
  const text = await page.text();
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(text).toContain('20.00 USD');
  expect(text).toContain('Pro &#60;b&#62;');
  expect(text).not.toContain('Pro <b>');

  const paid = await fetch(url, form({ card: 'good' }));
  expect([paid.status, paid.headers.get('location')]).toEqual([303, `http://127.0.0.1:1/done?session=${session.id}`]);
  const after = await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription', 'line_items'] });
  expect(after).toMatchObject({
    status: 'complete',
    payment_status: 'paid',
    customer: customer.id,
    client_reference_id: 'user_1',
    subscription: { status: 'active', metadata: { userId: 'user_1' } },
    line_items: { data: [{ amount_total: 2_000, quantity: 1 }] },
  });
  expect((await stripe.events.list({ type: 'checkout.session.completed' })).data).toHaveLength(1);
  // Twice clicked is once bought.
  expect((await fetch(url, form({ card: 'good' }))).status).toBe(400);
  expect((await fetch(url)).status).toBe(410);
  expect((await stripe.subscriptions.list({ customer: customer.id })).data).toHaveLength(1);
});

it('leaves a checkout open when the card is declined', async () => {
  const { stripe } = await stripeUnderTest();
  const { customer, session, url } = await checkout(stripe);
  for (const card of ['declined', 'failing']) {
    const refused = await fetch(url, form({ card }));
    expect(refused.status).toBe(402);
    expect(await refused.text()).toContain('Your card was declined.');
  }
  expect(await stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'open', subscription: null });
  expect((await stripe.subscriptions.list({ customer: customer.id, status: 'all' })).data).toEqual([]);
  expect((await fetch(url, form({ card: 'good' }))).status).toBe(303);
});

it('begins a trial without a payment', async () => {
  const { stripe } = await stripeUnderTest();
  const { session, url } = await checkout(stripe, { subscription_data: { trial_period_days: 14 } });
  expect((await fetch(url, form({ card: 'failing' }))).status).toBe(303);
  expect(await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] })).toMatchObject({ payment_status: 'no_payment_required', subscription: { status: 'trialing' } });
});

it('lets customers cancel, resume, change their plan and card, and see the period end', async () => {
  const { stripe } = await stripeUnderTest();
  const { licence } = await plan(stripe);
  const { licence: dearer } = await plan(stripe, { name: 'Max', amount: 9_000 });
  const customer = await payer(stripe);
  const made = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: licence.id }] });
  const { url } = await stripe.billingPortal.sessions.create({ customer: customer.id, return_url: 'http://127.0.0.1:1/account' });
  const press = async (fields: Record<string, string>) => {
    const answer = await fetch(url, form({ subscription: made.id, ...fields }));
    expect([fields, answer.status]).toEqual([fields, 303]);
    return stripe.subscriptions.retrieve(made.id);
  };
  expect(await (await fetch(url)).text()).toContain('Cancel at the end of the period');
  expect(await press({ do: 'cancel' })).toMatchObject({ cancel_at_period_end: true });
  expect(await (await fetch(url)).text()).toContain('Do not cancel');
  expect(await press({ do: 'resume' })).toMatchObject({ cancel_at_period_end: false });
  expect((await press({ do: 'change', price: dearer.id })).items.data[0]?.price.id).toBe(dearer.id);
  await press({ do: 'card', card: 'failing' });
  expect(await press({ do: 'end-period' })).toMatchObject({ status: 'past_due' });
  expect(await press({ do: 'card', card: 'good' })).toMatchObject({ status: 'active' });
  await press({ do: 'cancel' });
  expect(await press({ do: 'end-period' })).toMatchObject({ status: 'canceled' });
  expect(await (await fetch(url)).text()).toContain('There is no subscription.');
});

it("does nothing to another customer's subscription", async () => {
  const { stripe } = await stripeUnderTest();
  const { licence } = await plan(stripe);
  const [mine, theirs] = [await payer(stripe), await payer(stripe)];
  const made = await stripe.subscriptions.create({ customer: theirs.id, items: [{ price: licence.id }] });
  const { url } = await stripe.billingPortal.sessions.create({ customer: mine.id });
  expect((await fetch(url, form({ do: 'cancel', subscription: made.id }))).status).toBe(400);
  expect(await stripe.subscriptions.retrieve(made.id)).toMatchObject({ cancel_at_period_end: false });
  expect((await fetch(`${url}x`)).status).toBe(404);
});
