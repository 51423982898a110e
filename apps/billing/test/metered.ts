import { COMMANDS, QUERIES, newId, type MeterComparison, type MeterReconciliation } from '@fenago/contracts';
import { startLocalStripe, type Fault, type LocalStripe } from '@fenago/local-stripe';
import { until } from '@fenago/testing';
import { ServiceUnderTest } from '@fenago/testing-service';
import { Stripe } from 'stripe';
import { serviceDefinition } from '../src/app.module.js';
import { meteringOf } from '../src/domain/metering.js';
import type { UsageState } from '../src/domain/usage.state.js';
import { USAGE, outcomeOf } from './fixtures.js';
import { accountOf, newUser, registered, type User } from './users.js';

export const HOUR_MS = 3_600_000;
export const TOKENS = USAGE.inputTokens + USAGE.outputTokens;
export type Payer = User & { readonly customerId: string };

/** Replicas of billing and a local Stripe with its plans, which live by one clock that tests move ahead. */
export class Metered {
  /** Asked for each call that tells of usage, and for every other call; undefined lets it be. */
  fault: (isReport: boolean) => Fault | undefined = () => undefined;
  /** Milliseconds. */
  ahead = 0;
  private service: ServiceUnderTest | undefined;
  private local: LocalStripe | undefined;

  static async start({ env: more = {} }: { readonly env?: Readonly<Record<string, string>> } = {}): Promise<Metered> {
    const metered = new Metered();
    const clock = () => Date.now() + metered.ahead;
    const local = await startLocalStripe({ clock, fault: ({ path }) => metered.fault(path === '/v1/billing/meter_events') });
    metered.local = local;
    const env = { STRIPE_SECRET_KEY: local.secretKey, STRIPE_API_URL: local.url, ...more };
    metered.service = await ServiceUnderTest.start(serviceDefinition, { replicas: 2, env, clock: { now: () => new Date(clock()) } });
    await metered.billing.request(COMMANDS.syncCatalogue, { apply: true });
    return metered;
  }

  get billing(): ServiceUnderTest {
    if (this.service === undefined) throw new Error('Start it first.');
    return this.service;
  }

  /** The official client of the local Stripe. */
  get stripe(): Stripe {
    const { url = '', secretKey = '' } = this.local ?? {};
    const { hostname: host, port } = new URL(url);
    return new Stripe(secretKey, { host, port: Number(port), protocol: 'http', telemetry: false });
  }

  /** A user with a customer, who has subscribed to the plan pro. */
  async join(): Promise<Payer> {
    const user = newUser();
    await this.billing.publish(registered(user));
    const customerId = await until(async () => (await accountOf(this.billing, user))?.customerId, { what: 'a customer' });
    const { data } = await this.stripe.prices.list({ lookup_keys: ['fenago:pro:month', 'fenago:pro:month:tokens'] });
    await this.stripe.customers.update(customerId, { invoice_settings: { default_payment_method: 'pm_card_visa' } });
    await this.stripe.subscriptions.create({ customer: customerId, items: data.map(({ id: price }) => ({ price })), trial_period_days: 14 });
    // It asks Stripe first.
    await this.billing.request(COMMANDS.updateSubscription, { caller: { userId: user.userId }, cancelAtPeriodEnd: false });
    return { ...user, customerId };
  }

  get ledger() {
    return this.billing.mongo.db.collection<UsageState>('USAGE_LEDGER');
  }

  /** A row as the service writes it, of a user on the plan pro. */
  rowOf({ userId, customerId }: Payer, at: Date, tokens = TOKENS): UsageState {
    const { executionId, conversationId, agentId, agentOwnerId, provider, model } = outcomeOf({ userId, executionId: newId('execution', at.getTime()) });
    const place = { executionId, step: 0, conversationId, userId, agentId, agentOwnerId, provider, model, billedTo: 'platform' as const };
    const measured = { usage: { ...USAGE, inputTokens: tokens - USAGE.outputTokens }, costMicros: tokens };
    const priced = { currency: 'USD', price: { input: 1, cachedInput: 1, output: 1 }, priceVersion: '1', defaultPriced: false };
    const _id = `${executionId}:0`;
    const customer = { customerId, meters: [{ id: 'tokens', name: 'Tokens', measures: 'tokens' as const }] };
    const beside = { correctionOf: null, reason: null, causeId: null, metering: meteringOf(_id, measured, customer, at) };
    return { _id, v: 1, createdAt: at, updatedAt: at, ...place, ...measured, ...priced, usedAt: at, ...beside };
  }

  async write(rows: readonly UsageState[]): Promise<void> {
    await this.ledger.insertMany(rows.map((row) => ({ ...row, outbox: [], causes: [] })));
  }

  get now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  waiting(): Promise<number> {
    return this.ledger.countDocuments({ 'metering.waitingSince': { $type: 'date' } });
  }

  /** Rows that a replica looks at now. */
  claimed(): Promise<number> {
    return this.ledger.countDocuments({ 'metering.nextAt': { $type: 'date' }, 'metering.claim': { $type: 'string' } });
  }

  /** Waits until every row has been reported, or never will be. The clock goes on to the next that is due where all are for later. */
  async reported(): Promise<void> {
    const isOver = async (): Promise<boolean> => {
      if ((await this.waiting()) === 0) return true;
      const [next] = await this.ledger.find({ 'metering.nextAt': { $type: 'date' } }).sort({ 'metering.nextAt': 1 }).limit(1).toArray();
      const { nextAt = null, claim } = next?.metering ?? {};
      const pauseMs = (nextAt?.getTime() ?? 0) - this.now.getTime();
      // Where one is claimed, that is the end of the claim.
      if (claim === null && pauseMs > 0 && (await this.claimed()) === 0) this.ahead += pauseMs;
      return false;
    };
    await until(isOver, { everyMs: 100, deadlineMs: 120_000, what: 'every row reported' });
  }

  /** Every sum of the last 30 days, batch by batch, as the operator's command asks for them. */
  async reconcile(): Promise<readonly MeterComparison[]> {
    const period = { from: new Date(this.now.getTime() - 30 * 24 * HOUR_MS).toISOString(), to: this.now.toISOString() };
    const comparisons: MeterComparison[] = [];
    for (let after: string | null = null; ; ) {
      const found: MeterReconciliation = await this.billing.request(QUERIES.reconcileMeters, { ...period, ...(after === null ? {} : { after }) });
      comparisons.push(...found.comparisons);
      if (found.next === null) return comparisons;
      after = found.next;
    }
  }

  async stop(): Promise<void> {
    await this.service?.stop();
    await this.local?.close();
  }
}
