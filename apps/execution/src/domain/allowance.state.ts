import type { AllowanceThreshold, Features, PeriodLimit } from '@fenago/contracts';

export type Amounts = Readonly<Record<PeriodLimit, number>>;

/** What calls of models use: input and output tokens, and what the platform pays for them. */
export interface Spent {
  readonly tokens: number;
  /** In millionths of the price table's currency; nothing where the agent's owner pays the provider. */
  readonly spendMicros: number;
}

export const NOTHING_SPENT: Spent = { tokens: 0, spendMicros: 0 };

/** What one execution that a worker runs has of its user's allowance; one that waits for an action has nothing. */
export interface Hold {
  /** For the call of the model that is under way. */
  readonly reserved: Spent;
  /** What of its use is in the sums already. */
  readonly counted: Spent;
  /** Whether a worker runs it: what waits for others to end is no execution "at once". */
  readonly running: boolean;
  /** From then on the reservation counts no more, and a sweep looks at what has become of the execution. */
  readonly expiresAt: Date;
}

/** A threshold that was reached, and of which nobody has been told yet. */
export interface Notice {
  readonly limit: PeriodLimit;
  /** Percent. */
  readonly threshold: AllowanceThreshold;
  readonly used: number;
  readonly allowed: number;
}

/** What a user may use in a billing period, and what is used of it. */
export interface Allowance {
  readonly planId: string;
  readonly features: Features;
  /** A period begins on its day of each month; null: on the first. */
  readonly anchor: Date | null;
  /** Ordinal of billing's newest event that was taken; 0 where none has come. */
  readonly ordinal: number;
  readonly periodStart: Date;
  /** In the period. */
  readonly used: Amounts;
  /** The highest threshold that is reached. */
  readonly reached: Amounts;
  readonly notices: readonly Notice[];
  /** By the id of the execution. */
  readonly holds: Readonly<Record<string, Hold>>;
}

export const NO_AMOUNTS: Amounts = { requests: 0, tokens: 0, spendMicros: 0 };
