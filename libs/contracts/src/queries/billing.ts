import { Type } from 'typebox';
import { caller, defineQuery, paging, type Page } from '../request.js';
import { id, object, timestamp } from '../schema.js';
import type { BillingView, PlanView } from '../billing-views.js';
import type { UsageRowView, UsageSummaryView } from '../execution-views.js';

/** Sums over the caller's ledger rows with `from` ≤ time < `to`. */
export const summarizeUsage = defineQuery<UsageSummaryView>()(
  'billing.summarize_usage',
  object({ caller: caller(), from: timestamp(), to: timestamp() }),
);

export const listUsage = defineQuery<Page<UsageRowView>>()(
  'billing.list_usage',
  object({ caller: caller(), executionId: Type.Optional(id('execution')), ...paging }),
);

/** What everybody may subscribe to, and what users have who have not. */
export const listPlans = defineQuery<readonly PlanView[]>()('billing.list_plans', object({}));

/** What the caller has subscribed to, and may do. */
export const getBilling = defineQuery<BillingView>()('billing.get', object({ caller: caller() }));
