import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stripe } from 'stripe';
import { startLocalStripe } from '../src/index.js';
import { until } from '@fenago/testing';
import { expect, it, onTestFinished } from 'vitest';
import { clientOf, stripeUnderTest, webhookReceiver } from './stripe-under-test.js';

it('delivers events signed, to endpoints that want them', async () => {
  const receiver = await webhookReceiver();
  const { stripe } = await stripeUnderTest();
  const endpoint = await stripe.webhookEndpoints.create({ url: receiver.url, enabled_events: ['customer.created'] });
  const customer = await stripe.customers.create({ email: 'a@example.com' });
  await stripe.customers.update(customer.id, { name: 'Ada' });
  await stripe.customers.create({ email: 'b@example.com' });
  await until(() => (receiver.delivered.length === 2 ? true : undefined));

  const events = receiver.delivered.map(({ body, signature }) => stripe.webhooks.constructEvent(body, signature, endpoint.secret ?? ''));
  expect(events.map(({ type }) => type)).toEqual(['customer.created', 'customer.created']);
  expect(events.map(({ data }) => (data.object as Stripe.Customer).email).sort()).toEqual(['a@example.com', 'b@example.com']);
  const { body = '', signature = '' } = receiver.delivered[0] ?? {};
  expect(() => stripe.webhooks.constructEvent(body.replace('a@example', 'x@example'), signature, endpoint.secret ?? '')).toThrow(Stripe.errors.StripeSignatureVerificationError);

  const [updated] = (await stripe.events.list({ type: 'customer.updated' })).data;
  expect(updated?.data).toMatchObject({ object: { name: 'Ada' }, previous_attributes: { name: null } });
  expect(updated?.request?.id).toMatch(/^req_/);
  await until(async () => ((await stripe.events.list({ delivery_success: false })).data.length === 0 ? true : undefined));
});

it('delivers again what was not taken', async () => {
  const receiver = await webhookReceiver((count) => (count < 3 ? 500 : 200));
  const { local, stripe } = await stripeUnderTest({ webhookUrl: receiver.url });
  await stripe.customers.create();
  await until(() => (receiver.delivered.length === 3 ? true : undefined));
  const ids = receiver.delivered.map(({ body, signature }) => stripe.webhooks.constructEvent(body, signature, local.webhookSecret).id);
  expect(new Set(ids).size).toBe(1);
});

it('delivers after a restart what was not taken before it, to the address of now', async () => {
  const home = mkdtempSync(join(tmpdir(), 'local-stripe-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const deaf = await webhookReceiver(() => 503);
  const first = await startLocalStripe({ home, webhookUrl: deaf.url });
  const { id } = await clientOf(first.url, first.secretKey).customers.create();
  await until(() => (deaf.delivered.length > 0 ? true : undefined));
  await first.close();

  const hearing = await webhookReceiver();
  const { local, stripe } = await stripeUnderTest({ home, webhookUrl: hearing.url });
  const [delivered] = await until(() => (hearing.delivered.length > 0 ? hearing.delivered : undefined));
  expect(stripe.webhooks.constructEvent(delivered?.body ?? '', delivered?.signature ?? '', local.webhookSecret).data.object).toMatchObject({ id });
});

it('delivers thin events, whose objects are fetched', async () => {
  const receiver = await webhookReceiver();
  const { stripe } = await stripeUnderTest();
  const destination = await stripe.v2.core.eventDestinations.create({
    name: 'FeNAgO',
    type: 'webhook_endpoint',
    event_payload: 'thin',
    enabled_events: ['v1.customer.created'],
    webhook_endpoint: { url: receiver.url },
    include: ['webhook_endpoint.signing_secret'],
  });
  const customer = await stripe.customers.create({ email: 'a@example.com' });
  const [delivered] = await until(() => (receiver.delivered.length > 0 ? receiver.delivered : undefined));
  const notification = stripe.parseEventNotification(delivered?.body ?? '', delivered?.signature ?? '', destination.webhook_endpoint?.signing_secret ?? '');
  expect(JSON.parse(delivered?.body ?? '{}')).not.toHaveProperty('data');
  expect(notification).toMatchObject({ type: 'v1.customer.created', related_object: { id: customer.id, url: `/v1/customers/${customer.id}` } });
  if (notification.type !== 'v1.customer.created') throw new Error('Another event was delivered.');
  expect(await notification.fetchRelatedObject()).toMatchObject({ email: 'a@example.com' });
  expect(await notification.fetchEvent()).toMatchObject({ id: notification.id });
});
