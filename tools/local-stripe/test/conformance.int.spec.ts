import type { Stripe } from 'stripe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BothStripes } from '../src/conformance/index.js';
import { routes } from '../src/routes.js';
import { useAll } from './every-request.js';
import { clientOf } from './stripe-under-test.js';

let both: BothStripes;
let stripe: Stripe;

beforeAll(async () => {
  both = await BothStripes.start();
  stripe = clientOf(both.url, both.local.secretKey);
}, 300_000);

afterAll(() => both?.close());

it('answers in the shapes of Stripe, and to requests that Stripe would take', async () => {
  await useAll(stripe);
  const unused = routes.filter(({ method, url }) => !both.exchanges.some((one) => one.method === method && new RegExp(`^${url.replace(/:\w+/g, '[^/]+')}$`).test(one.path)));
  expect(unused.map(({ method, url }) => `${method} ${url}`)).toEqual([]);
  expect(both.misshapen()).toEqual([]);
  expect(both.refused()).toEqual([]);
}, 300_000);

it('sends events whose objects are in the shapes of Stripe', async () => {
  const events = await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 1_000 });
  const objects = events.map(({ type, data }) => ({ type, object: data.object as { readonly object: string } }));
  // A summary is part of no operation, and so of no document.
  const known = objects.filter(({ object }) => object.object !== 'entitlements.active_entitlement_summary');
  expect(new Set(known.map(({ object }) => object.object)).size).toBeGreaterThan(8);
  const wrong = known.map(({ type, object }) => ({ type, problems: both.judge.judgeObject(object.object, object) })).filter(({ problems }) => problems.length > 0);
  expect(wrong).toEqual([]);
}, 120_000);

it('would notice an answer of another shape, and a request that Stripe does not take', async () => {
  const customer = await stripe.customers.create({ email: 'c@example.com' });
  const body: Record<string, unknown> = JSON.parse(JSON.stringify(customer));
  const judge = (changes: object) => both.judge.judge('GET', '/v1/customers/cus_1', 200, { ...body, ...changes });
  expect(judge({})).toEqual([]);
  expect(judge({ created: 'today' })).not.toEqual([]);
  expect(judge({ emailAddress: 'c@example.com' })).not.toEqual([]);
  await fetch(`${both.url}/v1/customers`, { method: 'POST', headers: { authorization: `Bearer ${both.local.secretKey}` }, body: new URLSearchParams({ emailAddress: 'x' }) });
  expect(both.refused()).toEqual([expect.stringContaining('POST /v1/customers: ')]);
});
