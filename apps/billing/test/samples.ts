import type { Features } from '@fenago/contracts';
import type { Plan, PlanTable } from '@fenago/plans';
import { billingAccountIdOf, type BillingAccountState } from '../src/domain/billing-account.state.js';
import type { Subscription } from '../src/domain/subscription.js';
import { newUserId } from './fixtures.js';

export const featuresWith = (requests: number | null): Features => ({
  limits: { requests, tokens: null, spendMicros: null, concurrentExecutions: 1 },
  models: ['*'],
  tools: [],
  flags: {},
});

const planOf = (id: string, requests: number): Plan => ({ id, name: id, description: id, prices: [], trialDays: 0, features: featuresWith(requests), usage: [] });
export const FREE = planOf('free', 10);
export const PRO: Plan = { ...planOf('pro', 1_000), prices: [{ interval: 'month', amountCents: 100 }] };
export const PLANS: PlanTable = { version: '1', currency: 'USD', default: FREE, graceDays: 7, meters: [], plans: [FREE, PRO] };

export const day = (n: number): Date => new Date(Date.UTC(2026, 0, 1 + n));

/** One that runs from the first day for a month. */
export const subscriptionOf = (changes: Partial<Subscription> = {}): Subscription => ({
  subscriptionId: 'sub_1',
  status: 'active',
  priceId: 'price_pro_month',
  planId: 'pro',
  interval: 'month',
  startedAt: day(0),
  periodStart: day(0),
  periodEnd: day(31),
  trialEnd: null,
  cancelAt: null,
  unpaidSince: null,
  ...changes,
});

const userId = newUserId();
export const ACCOUNT: BillingAccountState = {
  _id: billingAccountIdOf(userId),
  v: 1,
  createdAt: day(0),
  updatedAt: day(0),
  userId,
  customerId: 'cus_1',
  subscription: null,
  hasSubscribed: false,
  planId: 'free',
  features: FREE.features,
  entitledUntil: null,
  plansVersion: '1',
  email: 'ada@example.org',
  name: 'Ada',
  profileOrdinal: 1,
  lookups: 0,
};
