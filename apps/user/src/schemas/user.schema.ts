import { aggregateFields } from '@fenago/aggregate';
import { ROLES } from '@fenago/contracts';
import { defineSchema } from '@fenago/mongo';
import type { UserState } from '../domain/user.state.js';

/** The aggregate's outbox and causes are its store's alone, so they are no part of this type. */
export type UserDocument = UserState;

export const USER = 'USER';

// No unique index on email: in a commit its violation would look like a lost race. Addresses are reserved instead.
export const userSchema = defineSchema<UserDocument>(
  {
    ...aggregateFields,
    email: { type: String, required: true },
    name: { type: String, required: true },
    emailVerified: { type: Date, default: null },
    role: { type: String, enum: ROLES, default: 'user' },
    image: { type: String, default: null },
    stripeCustomerId: { type: String, default: null },
    stripePriceId: { type: String, default: null },
    stripeSubscriptionId: { type: String, default: null },
    stripeSubscriptionStatus: { type: String, default: null },
    features: { type: Object, required: true },
    billingOrdinal: { type: Number, required: true },
  } as never,
  [{ fields: { email: 1, _id: -1 } }],
);
