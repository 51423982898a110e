import { Type, type Static } from 'typebox';
import { count, id, openObject, timestamp } from './schema.js';

/** Kinds of an agent's tools, as its configuration names them. */
export const TOOL_TYPES = ['builtin', 'client', 'http', 'mcp'] as const;
export type ToolType = (typeof TOOL_TYPES)[number];

/** How often a plan is paid. */
export const PLAN_INTERVALS = ['month', 'year'] as const;
export type PlanInterval = (typeof PLAN_INTERVALS)[number];
export const planInterval = () => Type.Enum([...PLAN_INTERVALS]);
export const planId = () => Type.String({ pattern: '^[a-z][a-z0-9_-]{0,39}$' });

const limit = (description: string) => Type.Union([count(), Type.Null()], { description: `${description}; null for no limit` });

/** What a plan allows. */
export const features = () =>
  openObject({
    limits: openObject({
      requests: limit('Executions in a billing period'),
      tokens: limit('Input and output tokens in a billing period'),
      spendMicros: limit("What models may cost in a billing period, in millionths of the currency's unit"),
      concurrentExecutions: limit('Executions at once'),
    }),
    models: Type.Array(Type.String({ pattern: '^[^*\\s]*\\*?$', minLength: 1, maxLength: 200 }), { description: 'Names; one that ends in an asterisk stands for all that begin so' }),
    tools: Type.Array(Type.Enum([...TOOL_TYPES]), { description: 'Kinds of tools that agents may use' }),
    flags: Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }), Type.Boolean()),
  });
export type Features = Static<ReturnType<typeof features>>;

/** Statuses of a subscription, as Stripe names them. */
export const SUBSCRIPTION_STATUSES = ['incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'unpaid', 'paused', 'canceled'] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

const timeOrNull = (description: string) => Type.Union([timestamp(), Type.Null()], { description });

/** What events tell of a subscription. */
const subscriptionProfile = () =>
  openObject({
    subscriptionId: Type.String(),
    status: Type.Enum([...SUBSCRIPTION_STATUSES]),
    priceId: Type.Union([Type.String(), Type.Null()]),
    planId: Type.Union([planId(), Type.Null()], { description: "Null where its price is none of a plan's" }),
    interval: Type.Union([planInterval(), Type.Null()]),
    periodStart: timestamp(),
    periodEnd: timestamp(),
    trialEnd: timeOrNull('Null where it has no trial'),
    cancelAt: timeOrNull('When it ends; null where it goes on'),
  });

/** Data of every event of a billing account: the account as it is now. */
export const billingProfile = () =>
  openObject({
    billingAccountId: id('billingAccount'),
    userId: id('user'),
    customerId: Type.Union([Type.String(), Type.Null()], { description: "The payment provider's name for the user" }),
    subscription: Type.Union([subscriptionProfile(), Type.Null()]),
    /** The plan that counts, which is the default one where no subscription gives another. */
    planId: planId(),
    features: features(),
    entitledUntil: timeOrNull('When the plan ends unless a failed payment is made good; null where it goes on'),
  });
