import type { BilledTo } from './execution-shapes.js';
import type { UsageView } from './execution-views.js';
import { idPattern } from './ids.js';

/** Rows that may correct one row. */
export const MAX_CORRECTIONS = 99;
/** Regular expression source of the id of a row that can be corrected: `<executionId>:<step>`. */
export const USAGE_STEP_PATTERN = idPattern('execution').replace(/\$$/, ':[0-9]{1,6}$');
/** That of any row: a correction's is `<executionId>:<step>:c<number>`. */
export const USAGE_ROW_PATTERN = USAGE_STEP_PATTERN.replace(/\$$/, '(?::c[0-9]{2})?$');

/** What sums over the ledger are made for: a day (UTC), an agent, a model, a conversation. */
export const USAGE_GROUPINGS = ['day', 'agent', 'model', 'conversation'] as const;
export type UsageGrouping = (typeof USAGE_GROUPINGS)[number];
/** What admins may ask for as well. */
export const ADMIN_USAGE_GROUPINGS = [...USAGE_GROUPINGS, 'user'] as const;
export type AdminUsageGrouping = (typeof ADMIN_USAGE_GROUPINGS)[number];
/** What owners of agents may ask of what others used of them. */
export const SHARED_USAGE_GROUPINGS = ['day', 'agent', 'model'] as const;
export type SharedUsageGrouping = (typeof SHARED_USAGE_GROUPINGS)[number];

/** Users below which an agent's owner is not told how many there were. */
export const MIN_SHARED_USERS = 5;

/** Micro-units of the currency per million tokens. */
export interface PriceView {
  readonly input: number;
  readonly cachedInput: number;
  readonly output: number;
}

/** A row of the ledger: of one step, or the correction of one. Rows are written once, never changed. */
export interface UsageRowView {
  readonly id: string;
  readonly object: 'usage';
  readonly executionId: string;
  readonly step: number;
  readonly conversationId: string;
  readonly userId: string;
  readonly agentId: string;
  readonly agentOwnerId: string;
  /** As `shownProvider` says it. */
  readonly provider: string;
  readonly billedTo: BilledTo;
  readonly model: string;
  /** In a correction what the tokens change by, which may be less than nothing. */
  readonly usage: UsageView;
  /** When the step ended. */
  readonly usedAt: string;
  readonly currency: string;
  /** In a correction what the cost changes by. */
  readonly costMicros: number;
  /** The price that was taken. */
  readonly price: PriceView;
  readonly priceVersion: string;
  readonly defaultPriced: boolean;
  /** The row that this one corrects; null where it is of a step. */
  readonly correctionOf: string | null;
  /** Why; null where it is of a step. */
  readonly reason: string | null;
  readonly createdAt: string;
}

/** Sums over rows, corrections included. */
export interface UsageSums {
  readonly executions: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  /** What ran on the platform's account. */
  readonly costMicros: number;
  /** What ran on accounts of agents' owners would have cost; nobody owes it here. */
  readonly agentOwnerCostMicros: number;
}

export interface UsageSummaryView extends UsageSums {
  readonly object: 'usage_summary';
  readonly from: string;
  readonly to: string;
  readonly currency: string;
}

export interface UsageGroupView extends UsageSums {
  /** The day as `2026-11-23`, the id of the agent, conversation or user, or the model's name. */
  readonly id: string;
  readonly object: 'usage_group';
  readonly groupBy: AdminUsageGrouping;
  readonly currency: string;
}

/** What others used of somebody's agents. */
export interface SharedUsageView extends UsageSums {
  readonly id: string;
  readonly object: 'shared_usage';
  readonly groupBy: SharedUsageGrouping;
  /** How many used them; null where they are fewer than {@link MIN_SHARED_USERS}. */
  readonly users: number | null;
  readonly currency: string;
}
