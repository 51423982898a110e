import { aggregateFields } from '@fenago/aggregate';
import { defineSchema } from '@fenago/mongo';
import type { BillingAccountState } from '../domain/billing-account.state.js';

/** The aggregate's outbox and causes are its store's alone, so they are no part of this type. */
export type BillingAccountDocument = BillingAccountState;

export const BILLING_ACCOUNT = 'billing_account';

export const billingAccountSchema = defineSchema<BillingAccountDocument>(
  {
    ...aggregateFields,
    userId: { type: String, required: true },
    customerId: { type: String, default: null },
    subscription: { type: Object, default: null },
    hasSubscribed: { type: Boolean, required: true },
    planId: { type: String, required: true },
    features: { type: Object, required: true },
    entitledUntil: { type: Date, default: null },
    plansVersion: { type: String, required: true },
    email: { type: String, required: true },
    name: { type: String, required: true },
    profileOrdinal: { type: Number, required: true },
    lookups: { type: Number, required: true },
  } as never,
  [
    { fields: { userId: 1 } },
    { fields: { customerId: 1 } },
    { fields: { entitledUntil: 1 }, options: { partialFilterExpression: { entitledUntil: { $type: 'date' } } } },
    { fields: { plansVersion: 1, _id: 1 } },
  ],
);
