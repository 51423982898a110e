import type { Features } from './billing-shapes.js';

/** A limit, and what is used of it. */
export interface AllowanceLimitView {
  /** Null where there is none. */
  readonly limit: number | null;
  readonly used: number;
  /** For calls of models that are under way. */
  readonly reserved: number;
}

/** What a user may use, and what is used of it in the present period; times are UTC, ISO 8601. */
export interface AllowanceView {
  readonly object: 'allowance';
  readonly planId: string;
  readonly periodStart: string;
  /** When everything that is counted for a period begins anew. */
  readonly resetsAt: string;
  readonly requests: AllowanceLimitView;
  readonly tokens: AllowanceLimitView;
  /** In millionths of the currency's unit. */
  readonly spendMicros: AllowanceLimitView;
  /** Executions that run now. */
  readonly concurrentExecutions: { readonly limit: number | null; readonly running: number };
  readonly models: Features['models'];
  readonly tools: Features['tools'];
}
