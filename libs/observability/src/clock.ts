/** The time as services see it; tests give one that they set themselves. */
export interface Clock {
  /** The present moment (UTC). */
  now(): Date;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => new Date() };
