/** What is limited for a billing period, by the names that a plan's limits have. */
export const PERIOD_LIMITS = ['requests', 'tokens', 'spendMicros'] as const;
export type PeriodLimit = (typeof PERIOD_LIMITS)[number];

/** Percent of a limit at which its user is told. */
export const ALLOWANCE_THRESHOLDS = [50, 80, 100] as const;
export type AllowanceThreshold = (typeof ALLOWANCE_THRESHOLDS)[number];
