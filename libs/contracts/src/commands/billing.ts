import { Type } from 'typebox';
import { planId, planInterval } from '../billing-shapes.js';
import type { BillingPageView, BillingView, CatalogueSyncView } from '../billing-views.js';
import { caller, defineCommand } from '../request.js';
import { object } from '../schema.js';

/** A page on which the caller subscribes to a plan. */
export const createCheckout = defineCommand<BillingPageView>()(
  'billing.create_checkout',
  object({ caller: caller(), planId: planId(), interval: planInterval() }),
);

/** A page on which the caller sees invoices, changes cards and ends the subscription. */
export const createPortal = defineCommand<BillingPageView>()('billing.create_portal', object({ caller: caller() }));

/** Another plan at once, the end of the subscription with its period, or neither. What is left out stays. */
export const updateSubscription = defineCommand<BillingView>()(
  'billing.update_subscription',
  object({
    caller: caller(),
    planId: Type.Optional(planId()),
    interval: Type.Optional(planInterval()),
    cancelAtPeriodEnd: Type.Optional(Type.Boolean()),
  }),
);

/** Longest event of the payment provider's, in bytes; as base64 it stays below NATS's default payload limit of 1 MiB. */
export const MAX_STRIPE_EVENT_BYTES = 640 * 1024;

/** Keeps what the payment provider has sent, if it has: that is found out by the bytes as they came. */
export const receiveStripeEvent = defineCommand<null>()(
  'billing.receive_stripe_event',
  object({
    payload: Type.String({ maxLength: Math.ceil(MAX_STRIPE_EVENT_BYTES / 3) * 4, description: 'The body, in base64' }),
    signature: Type.String({ maxLength: 4_096, description: 'The header Stripe-Signature' }),
  }),
);

/** How the payment provider differs from the plans, and with `apply` no more; for operators. */
export const syncCatalogue = defineCommand<CatalogueSyncView>()('billing.sync_catalogue', object({ apply: Type.Boolean() }));
