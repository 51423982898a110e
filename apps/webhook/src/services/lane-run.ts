import type { Delivery } from '../domain/delivery.js';
import type { AttemptSlots } from './attempt-slots.js';

/** An attempt that takes longer makes its webhook suspect. */
const SLOW_MS = 2_000;
/** What comes while attempts are under way is looked for so often, unless somebody tells of it. */
const LOOK_MS = 500;

export interface LaneRunOptions {
  readonly webhookId: string;
  /** Another one each time: a lane that was lost and is taken again is not the same. */
  readonly holder: string;
  readonly slots: AttemptSlots;
  /** No further attempt begins: this replica ends. */
  readonly stopping: AbortSignal;
  /** Attempts under way are broken off. */
  readonly breakingOff: AbortSignal;
}

/** A lane while this replica has it. */
export class LaneRun {
  /** Aborted where no further attempt may begin. */
  readonly ending: AbortSignal;
  wasSlow = false;
  private readonly attempts = new Map<Delivery, Promise<void>>();
  private readonly lost = new AbortController();
  private woken = Promise.withResolvers<void>();
  private failure: { readonly error: unknown } | undefined;

  constructor(readonly options: LaneRunOptions) {
    this.ending = AbortSignal.any([options.stopping, this.lost.signal]);
  }

  get underWay(): readonly Delivery[] {
    return [...this.attempts.keys()];
  }

  /** Another replica may have the lane: nothing more begins. */
  lose(): void {
    this.lost.abort();
    this.wake();
  }

  wake(): void {
    this.woken.resolve();
  }

  start(delivery: Delivery, make: () => Promise<void>, ended: () => void): void {
    const began = performance.now();
    const attempt = make()
      .catch((error: unknown) => {
        this.failure = { error };
      })
      .finally(() => {
        this.wasSlow = performance.now() - began > SLOW_MS;
        this.attempts.delete(delivery);
        ended();
        this.wake();
      });
    this.attempts.set(delivery, attempt);
  }

  /** Until an attempt has ended or something has come. @throws what an attempt has thrown: it could not be written down */
  async pause(): Promise<void> {
    const timer = setTimeout(() => this.wake(), LOOK_MS);
    await this.woken.promise;
    clearTimeout(timer);
    this.woken = Promise.withResolvers<void>();
    if (this.failure !== undefined) throw this.failure.error;
  }

  async allEnded(): Promise<void> {
    await Promise.all(this.attempts.values());
  }
}
