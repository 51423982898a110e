import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Stripe } from 'stripe';
import { expect, it, onTestFinished } from 'vitest';
import type { Fault } from '../src/index.js';
import { startLocalStripe } from '../src/index.js';
import { clientOf, stripeUnderTest } from './stripe-under-test.js';

it('answers a repeated idempotency key as before, also an error, and refuses it for another request', async () => {
  const { stripe } = await stripeUnderTest();
  const first = await stripe.customers.create({ email: 'a@example.com' }, { idempotencyKey: 'one' });
  const again = await stripe.customers.create({ email: 'a@example.com' }, { idempotencyKey: 'one' });
  expect(again.id).toBe(first.id);
  expect(again.lastResponse.headers).toMatchObject({ 'idempotent-replayed': 'true' });
  await expect(stripe.customers.create({ email: 'b@example.com' }, { idempotencyKey: 'one' })).rejects.toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
  expect((await stripe.customers.list()).data).toHaveLength(1);

  const order = { customer: first.id, items: [{ price: 'price_none' }] };
  await expect(stripe.subscriptions.create(order, { idempotencyKey: 'two' })).rejects.toMatchObject({ code: 'resource_missing' });
  await expect(stripe.subscriptions.create(order, { idempotencyKey: 'two' })).rejects.toMatchObject({ code: 'resource_missing' });
});

it('forgets idempotency keys after a day', async () => {
  let now = Date.UTC(2026, 0, 1);
  const { stripe } = await stripeUnderTest({ clock: () => now });
  const first = await stripe.customers.create({}, { idempotencyKey: 'one' });
  now += 25 * 3_600_000;
  expect((await stripe.customers.create({}, { idempotencyKey: 'one' })).id).not.toBe(first.id);
});

it('loses answers, refuses and breaks off as it is told, and the client comes through with one customer', async () => {
  const faults: (Fault | undefined)[] = ['outage', 'server_error', 'lost_answer'];
  const local = await startLocalStripe({ fault: ({ method }) => (method === 'POST' ? faults.shift() : undefined) });
  onTestFinished(() => local.close());
  const stripe = clientOf(local.url, local.secretKey, 3);
  const made = await stripe.customers.create({ email: 'a@example.com' });
  expect(faults).toEqual([]);
  expect((await stripe.customers.list()).data.map(({ id }) => id)).toEqual([made.id]);

  // Without the key of the client's own, what was done before its answer was lost would be done twice.
  faults.push('lost_answer');
  const post = () => fetch(`${local.url}/v1/customers`, { method: 'POST', headers: { authorization: `Bearer ${local.secretKey}` } });
  await expect(post()).rejects.toThrow('fetch failed');
  await post();
  expect((await stripe.customers.list()).data).toHaveLength(3);

  faults.push('rate_limit');
  await expect(clientOf(local.url, local.secretKey).customers.create()).rejects.toBeInstanceOf(Stripe.errors.StripeRateLimitError);
});

it('keeps its state, its key and its signing secret in a folder', async () => {
  const home = mkdtempSync(join(tmpdir(), 'local-stripe-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const first = await startLocalStripe({ home });
  const made = await clientOf(first.url, first.secretKey).customers.create({ email: 'a@example.com' }, { idempotencyKey: 'one' });
  await first.close();

  const second = await startLocalStripe({ home });
  onTestFinished(() => second.close());
  expect(second).toMatchObject({ secretKey: first.secretKey, webhookSecret: first.webhookSecret });
  const stripe = clientOf(second.url, second.secretKey);
  expect(await stripe.customers.retrieve(made.id)).toMatchObject({ email: 'a@example.com' });
  expect((await stripe.customers.create({ email: 'a@example.com' }, { idempotencyKey: 'one' })).id).toBe(made.id);
});

it('does nothing of a request that is refused half-way', async () => {
  const { stripe } = await stripeUnderTest();
  // The customer is there by then, the card is refused after it.
  await expect(stripe.customers.create({ payment_method: 'pm_card_chargeDeclined' })).rejects.toBeInstanceOf(Stripe.errors.StripeCardError);
  expect((await stripe.customers.list()).data).toEqual([]);
  expect((await stripe.events.list()).data).toEqual([]);
});

it('tells in the form of Stripe what it cannot take', async () => {
  const { local } = await stripeUnderTest();
  const asked = request(`${local.url}/v1/customers`, { method: 'POST', headers: { authorization: `Bearer ${local.secretKey}`, 'content-length': '1100000' } });
  // None of the body is sent: a server that does not read it to its end may reset the connection before its answer is read.
  asked.flushHeaders();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  expect(answer.statusCode).toBe(413);
  expect(JSON.parse(await text(answer))).toMatchObject({ error: { type: 'invalid_request_error', message: expect.stringContaining('too large') } });
  asked.destroy();
});
