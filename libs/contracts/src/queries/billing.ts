import { Type } from 'typebox';
import type { BillingView, PlanView } from '../billing-views.js';
import type { MeterReconciliation } from '../meter-reconciliation.js';
import { caller, defineQuery } from '../request.js';
import { object, timestamp } from '../schema.js';

/** What everybody may subscribe to, and what users have who have not. */
export const listPlans = defineQuery<readonly PlanView[]>()('billing.list_plans', object({}));

/** What the caller has subscribed to, and may do. */
export const getBilling = defineQuery<BillingView>()('billing.get', object({ caller: caller() }));

/** Compares what rows that were written in a period say with the sums of the payment provider's meters, some customers at a time; for operators. */
export const reconcileMeters = defineQuery<MeterReconciliation>()(
  'billing.reconcile_meters',
  object({
    /** Whole minutes are compared, those in which the times lie. */
    from: timestamp(),
    to: timestamp(),
    /** `next` of the batch before. */
    after: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  }),
);
