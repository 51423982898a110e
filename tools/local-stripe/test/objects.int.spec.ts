import { Stripe } from 'stripe';
import { expect, it } from 'vitest';
import { clientOf, plan, stripeUnderTest } from './stripe-under-test.js';

it('keeps customers: made, read, changed, found by metadata, deleted', async () => {
  const { stripe } = await stripeUnderTest();
  const made = await stripe.customers.create({ email: 'a@example.com', name: 'Ada', metadata: { userId: 'user_1', lead: 'yes' } });
  expect(await stripe.customers.retrieve(made.id)).toMatchObject({ email: 'a@example.com', metadata: { userId: 'user_1' } });

  const changed = await stripe.customers.update(made.id, { name: '', metadata: { lead: '', plan: 'pro' } });
  expect(changed).toMatchObject({ name: null, email: 'a@example.com', metadata: { userId: 'user_1', plan: 'pro' } });

  const found = await stripe.customers.search({ query: 'metadata["userId"]:"user_1" AND email:"a@example.com"' });
  expect(found.data.map(({ id }) => id)).toEqual([made.id]);
  expect((await stripe.customers.search({ query: "metadata['userId']:'user_2'" })).data).toEqual([]);

  expect(await stripe.customers.del(made.id)).toMatchObject({ deleted: true });
  await expect(stripe.customers.retrieve(made.id)).rejects.toMatchObject({ code: 'resource_missing', statusCode: 404 });
});

it('lists the newest first, a page at a time, in both directions', async () => {
  const { stripe } = await stripeUnderTest();
  for (let number = 1; number <= 5; number += 1) await stripe.products.create({ name: `Product ${number}` });

  const first = await stripe.products.list({ limit: 2 });
  expect(first).toMatchObject({ has_more: true, data: [{ name: 'Product 5' }, { name: 'Product 4' }] });
  const second = await stripe.products.list({ limit: 2, starting_after: first.data[1]?.id ?? '' });
  expect(second.data.map(({ name }) => name)).toEqual(['Product 3', 'Product 2']);
  const back = await stripe.products.list({ limit: 2, ending_before: second.data[0]?.id ?? '' });
  expect(back.data.map(({ name }) => name)).toEqual(['Product 5', 'Product 4']);
  expect(await stripe.products.list({ limit: 2 }).autoPagingToArray({ limit: 100 })).toHaveLength(5);
});

it('gives a lookup key to one price, and moves it where that is asked for', async () => {
  const { stripe } = await stripeUnderTest();
  const { product } = await plan(stripe);
  const price = (more: Partial<Stripe.PriceCreateParams>) =>
    stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: 900, recurring: { interval: 'month' }, lookup_key: 'pro_monthly', ...more });
  const old = await price({});
  await expect(price({ unit_amount: 1_000 })).rejects.toMatchObject({ code: 'resource_already_exists', param: 'lookup_key' });

  const moved = await price({ unit_amount: 1_000, transfer_lookup_key: true });
  expect((await stripe.prices.list({ lookup_keys: ['pro_monthly'] })).data.map(({ id }) => id)).toEqual([moved.id]);
  expect(await stripe.prices.update(old.id, { active: false })).toMatchObject({ active: false, lookup_key: null });
});

it('shows tiers only to those who ask, and expands what is named', async () => {
  const { stripe } = await stripeUnderTest();
  const { product } = await plan(stripe);
  const made = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    billing_scheme: 'tiered',
    tiers_mode: 'graduated',
    tiers: [{ up_to: 10, unit_amount: 5 }, { up_to: 'inf', unit_amount_decimal: Stripe.Decimal.from('2.5') }],
    recurring: { interval: 'month' },
  });
  expect(made.tiers).toBeUndefined();
  const asked = await stripe.prices.list({ expand: ['data.tiers', 'data.product'] });
  expect(asked.data[0]).toMatchObject({ product: { id: product.id, name: 'Pro' }, tiers: [{ up_to: 10, unit_amount: 5 }, { up_to: null, unit_amount: null }] });
  await expect(stripe.prices.retrieve(made.id, { expand: ['currency'] })).rejects.toMatchObject({ statusCode: 400 });
});

it('entitles by the features of products', async () => {
  const { stripe } = await stripeUnderTest();
  const { product } = await plan(stripe);
  const feature = await stripe.entitlements.features.create({ lookup_key: 'private_agents', name: 'Private agents' });
  await expect(stripe.entitlements.features.create({ lookup_key: 'private_agents', name: 'Again' })).rejects.toMatchObject({ param: 'lookup_key' });
  const attached = await stripe.products.createFeature(product.id, { entitlement_feature: feature.id });
  expect((await stripe.products.listFeatures(product.id)).data).toMatchObject([{ id: attached.id, entitlement_feature: { lookup_key: 'private_agents' } }]);
  await stripe.products.deleteFeature(product.id, attached.id);
  expect((await stripe.products.listFeatures(product.id)).data).toEqual([]);
});

it('names what is wrong with a request', async () => {
  const { local, stripe } = await stripeUnderTest();
  // As a program without types would send it.
  const unchecked = (params: object) => stripe.prices.create(params as Stripe.PriceCreateParams);
  await expect(unchecked({ currency: 'usd', produkt: 'prod_1' })).rejects.toMatchObject({ code: 'parameter_unknown', param: 'produkt' });
  await expect(unchecked({ currency: 'usd' })).rejects.toMatchObject({ code: 'parameter_missing', param: 'product' });
  await expect(unchecked({ currency: 'usd', product: 'prod_1', unit_amount: 1.5 })).rejects.toMatchObject({ code: 'parameter_invalid_integer', param: 'unit_amount' });
  await expect(unchecked({ currency: 'usd', product: 'prod_1', unit_amount: 1 })).rejects.toMatchObject({ code: 'resource_missing', param: 'product' });
  await expect(clientOf(local.url, 'sk_test_wrong').customers.list()).rejects.toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
  const answer = await fetch(`${local.url}/v1/charges`, { headers: { authorization: `Bearer ${local.secretKey}` } });
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error', message: expect.stringContaining('/v1/charges') } });
});
