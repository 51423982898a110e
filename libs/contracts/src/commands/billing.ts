import { Type } from 'typebox';
import { planId, planInterval } from '../billing-shapes.js';
import type { BillingPageView, BillingView } from '../billing-views.js';
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
