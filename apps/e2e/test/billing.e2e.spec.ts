import { repositoryRoot } from '@fenago/local-parts';
import type { LocalStripe } from '@fenago/local-stripe';
import { createAccount } from '@fenago/system';
import { httpServer, until, type HttpServer } from '@fenago/testing';
import { MongoClient } from 'mongodb';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api } from './api.js';
import { startBrowser } from './browser.js';
import { startTestSystem, type TestSystem } from './harness.js';

const SLOW = { deadlineMs: 30_000, everyMs: 50 } as const;
const DAY = 86_400;

/** What the user service keeps of what billing tells. */
interface User {
  readonly _id: string;
  readonly stripeCustomerId: string;
  readonly stripeSubscriptionStatus: string;
  readonly features: { readonly limits: { readonly requests: number | null } };
}

/** What is changed of a file of plans. */
interface PlanFile {
  readonly default: string;
  readonly plans: readonly { readonly id: string; trialDays: number; readonly features: { readonly limits: { requests: number | null } } }[];
}

/** The plans that are shipped, but that nobody may do anything without paying, and that what is paid for is paid at once. */
async function writePlans(file: string): Promise<void> {
  const table = JSON.parse(await readFile(join(repositoryRoot, 'libs/plans/plans.json'), 'utf8')) as PlanFile;
  for (const plan of table.plans) {
    plan.trialDays = 0;
    if (plan.id === table.default) plan.features.limits.requests = 0;
  }
  await writeFile(file, JSON.stringify(table));
}

/** Somebody who pays in a browser. */
class Payer {
  private constructor(
    private readonly test: TestSystem,
    private readonly users: MongoClient,
    private readonly id: string,
    readonly api: Api,
    private readonly conversation: string,
  ) {}

  static async join(test: TestSystem, users: MongoClient, name: string): Promise<Payer> {
    const { userId, apiKey } = await createAccount(test.nats.url, { email: `${name}@example.org`, name });
    const { client } = new Api(test.api.baseUrl, apiKey, '');
    const agent = await client.agents.create({ name: 'Mine', status: 'active', configuration: { model: 'scripted' } });
    const api = new Api(test.api.baseUrl, apiKey, agent.id);
    return new Payer(test, users, userId, api, await api.createConversation());
  }

  /** A page of Stripe's, once billing has heard of the user. */
  page(path: string, body?: object): Promise<string> {
    return until(async () => {
      const answer = await this.api.send('POST', `/v1/billing/${path}`, body);
      return answer.status === 201 ? String(answer.body['url']) : undefined;
    }, SLOW);
  }

  billing() {
    return this.api.client.call('getBilling', {});
  }

  /** What the user service knows, once it is so. */
  user(status: string): Promise<User> {
    const collection = this.users.db(`${this.test.databasePrefix}_user`).collection<User>('USER');
    return until(() => collection.findOne({ _id: this.id, stripeSubscriptionStatus: status }), SLOW);
  }

  /** Waits until messages come to this: refused with a status and a code, or taken and ended with a status of their execution. */
  async gate(outcome: string): Promise<void> {
    await until(async () => (await this.say()) === outcome, { ...SLOW, what: `a message is ${outcome}` });
  }

  private async say(): Promise<string> {
    const { status, body } = await this.api.send('POST', `/v1/conversations/${this.conversation}/messages`, { content: 'Hello' });
    if (status !== 202) return `${status} ${String(body['code'])}`;
    const id = String(body['executionId']);
    const { status: outcome } = await until(async () => {
      const execution = await this.api.execution(id);
      return execution.endTime === null ? undefined : execution;
    }, SLOW);
    return `202 ${outcome}`;
  }
}

describe('a plan that is paid for in a browser', () => {
  let app: HttpServer;
  let folder: string;
  let test: TestSystem;
  let stripe: LocalStripe;
  let users: MongoClient;
  let browser: Browser;

  beforeAll(async () => {
    browser = await startBrowser();
    app = await httpServer((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Back in the application</h1>'));
    folder = await mkdtemp(join(tmpdir(), 'fenago-billing-'));
    const plans = join(folder, 'plans.json');
    await writePlans(plans);
    // No sweep comes while this runs: what is seen here has come by webhooks.
    const env = { BILLING_PLANS_FILE: plans, BILLING_RETURN_URL: `${app.origin}/billing`, BILLING_SWEEP_MS: '3600000' };
    test = await startTestSystem({ mode: 'standalone', stripe: true, env });
    if (test.stripe === undefined) throw new Error('There is no local Stripe.');
    stripe = test.stripe;
    users = await MongoClient.connect(test.mongodbUri);
  });
  afterAll(async () => {
    await users.close();
    await test.stop();
    await app.close();
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens a page of the local Stripe. */
  const open = async (url: string): Promise<Page> => {
    const page = await browser.newPage();
    await page.goto(url);
    return page;
  };
  const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name }).click();
  const subscribe = async (payer: Payer): Promise<void> => {
    const page = await open(await payer.page('checkout', { planId: 'pro', interval: 'month' }));
    await press(page, 'Pay with a card that works');
    await page.waitForURL(`${app.origin}/billing?checkout=done`);
    await page.close();
  };

  it('opens the gate, once a card has paid', async () => {
    const payer = await Payer.join(test, users, 'ada');
    await payer.gate('402 allowance_exhausted');
    const page = await open(await payer.page('checkout', { planId: 'pro', interval: 'month' }));
    expect(await page.getByRole('main').innerText()).toContain('29.00 USD / month');
    await press(page, 'Pay with a card that is declined');
    expect(await page.getByRole('alert').innerText()).toContain('declined');
    expect(await payer.billing()).toMatchObject({ planId: 'free', subscription: null });

    await press(page, 'Pay with a card that works');
    await page.waitForURL(`${app.origin}/billing?checkout=done`);
    expect(await page.getByRole('heading').innerText()).toBe('Back in the application');
    await until(async () => (await payer.billing()).planId === 'pro', SLOW);
    expect(await payer.user('active')).toMatchObject({ features: { limits: { requests: 1_000_000 } } });
    await payer.gate('202 completed');
    await page.close();
  });

  it('closes the gate when the period ends for which it was cancelled in the portal, and not before', async () => {
    const payer = await Payer.join(test, users, 'grace');
    await subscribe(payer);
    const { stripeCustomerId: customer } = await payer.user('active');
    const page = await open(await payer.page('portal'));
    await press(page, 'Cancel at the end of the period');
    await page.getByText('Ends', { exact: true }).waitFor();
    const { subscription } = await until(async () => {
      const billing = await payer.billing();
      return billing.subscription?.cancelAtPeriodEnd === true ? billing : undefined;
    }, SLOW);
    const left = Math.round((Date.parse(subscription?.periodEnd ?? '') - Date.now()) / 1_000);
    stripe.moveTime(customer, left - DAY);
    await payer.gate('202 completed');
    expect(await payer.billing()).toMatchObject({ planId: 'pro', subscription: { status: 'active', cancelAtPeriodEnd: true } });

    stripe.moveTime(customer, 2 * DAY);
    await until(async () => (await payer.billing()).planId === 'free', SLOW);
    expect(await payer.user('canceled')).toMatchObject({ features: { limits: { requests: 0 } } });
    await payer.gate('402 allowance_exhausted');
    await page.reload();
    expect(await page.getByRole('main').innerText()).toContain('There is no subscription.');
    await page.close();
  });
});
