import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStripeMock, type RunningStripeMock } from '@fenago/local-parts';
import { Stripe } from 'stripe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startLocalStripe, type LocalStripe } from '../src/index.js';
import { routes } from '../src/routes.js';
import { billAsFenago } from './bill-as-fenago.js';
import { useAll } from './every-request.js';
import { answerJudge, type AnswerJudge } from './openapi.js';

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

it('answers in the shapes of Stripe, and to requests that Stripe would take', async () => {
  await useAll(stripe);
  await billAsFenago(stripe);
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
