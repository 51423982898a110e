import type { EventData } from '@fenago/contracts';
import type { BillingProjection } from '../domain/user.state.js';

/** @param billingOrdinal of the event that tells it */
export function toBillingProjection({ customerId, subscription, features }: EventData<'billing.subscription.changed'>, billingOrdinal: number): BillingProjection {
  return {
    stripeCustomerId: customerId,
    stripePriceId: subscription?.priceId ?? null,
    stripeSubscriptionId: subscription?.subscriptionId ?? null,
    stripeSubscriptionStatus: subscription?.status ?? null,
    features,
    billingOrdinal,
  };
}
