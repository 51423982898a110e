import { Type } from 'typebox';
import { adminCaller, caller, defineQuery, paging, type Page } from '../request.js';
import { id, object, timestamp } from '../schema.js';
import type { UsageVerification } from '../usage-verification.js';
import {
  ADMIN_USAGE_GROUPINGS,
  SHARED_USAGE_GROUPINGS,
  USAGE_GROUPINGS,
  type SharedUsageView,
  type UsageGroupView,
  type UsageRowView,
  type UsageSummaryView,
} from '../usage-views.js';

/** Rows written in a period, `from` ≤ time < `to`. */
const period = () => ({ from: timestamp(), to: timestamp() });
const filter = () => ({
  agentId: Type.Optional(id('agent')),
  conversationId: Type.Optional(id('conversation')),
  model: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
});
/** An admin sees the rows of everybody, or of one user. */
const reader = () => ({ admin: adminCaller(), userId: Type.Optional(id('user')) });
/** Groups follow their `id`, which may be the name of a model. */
const groupPaging = () => ({ ...paging, after: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) });
/** Rows follow the time at which they were written. */
const rows = () => ({ executionId: Type.Optional(id('execution')), from: Type.Optional(timestamp()), to: Type.Optional(timestamp()), ...filter(), ...paging });

/** Sums over the caller's rows. */
export const summarizeUsage = defineQuery<UsageSummaryView>()('billing.summarize_usage', object({ caller: caller(), ...period(), ...filter() }));

export const groupUsage = defineQuery<Page<UsageGroupView>>()(
  'billing.group_usage',
  object({ caller: caller(), groupBy: Type.Enum([...USAGE_GROUPINGS]), ...period(), ...filter(), ...groupPaging() }),
);

export const listUsage = defineQuery<Page<UsageRowView>>()('billing.list_usage', object({ caller: caller(), ...rows() }));

/** What others used of the caller's agents, in days (UTC) that have passed: the last 30 unless told. */
export const groupSharedUsage = defineQuery<Page<SharedUsageView>>()(
  'billing.group_shared_usage',
  object({
    caller: caller(),
    groupBy: Type.Enum([...SHARED_USAGE_GROUPINGS]),
    from: Type.Optional(timestamp()),
    to: Type.Optional(timestamp()),
    agentId: Type.Optional(id('agent')),
    ...groupPaging(),
  }),
);

export const summarizeAllUsage = defineQuery<UsageSummaryView>()('billing.summarize_all_usage', object({ ...reader(), ...period(), ...filter() }));

export const groupAllUsage = defineQuery<Page<UsageGroupView>>()(
  'billing.group_all_usage',
  object({ ...reader(), groupBy: Type.Enum([...ADMIN_USAGE_GROUPINGS]), ...period(), ...filter(), ...groupPaging() }),
);

export const listAllUsage = defineQuery<Page<UsageRowView>>()('billing.list_all_usage', object({ ...reader(), ...rows() }));

/** Compares a batch of executions, which were asked for in the period, with the ledger; for operators. */
export const verifyUsage = defineQuery<UsageVerification>()(
  'billing.verify_usage',
  object({
    ...period(),
    /** `next` of the batch before. */
    after: Type.Optional(id('execution')),
  }),
);
