import { Type } from 'typebox';
import { caller, defineQuery, paging, type Page } from '../request.js';
import { id, object, timestamp } from '../schema.js';
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
