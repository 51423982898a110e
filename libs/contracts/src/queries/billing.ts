import { caller, defineQuery } from '../request.js';
import { object } from '../schema.js';
import type { BillingView, PlanView } from '../billing-views.js';

/** What everybody may subscribe to, and what users have who have not. */
export const listPlans = defineQuery<readonly PlanView[]>()('billing.list_plans', object({}));

/** What the caller has subscribed to, and may do. */
export const getBilling = defineQuery<BillingView>()('billing.get', object({ caller: caller() }));
