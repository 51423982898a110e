/** Why a run is stopped from outside. */
export type StopReason =
  | 'cancel'
  | 'deadline'
  /** Another worker has the execution, or may have: its outcome counts, not ours. */
  | 'lease_lost'
  /** The service shuts down: another replica goes on. */
  | 'drain';

/** Stops a run; the first reason stays. */
export class StopSwitch {
  private readonly controller = new AbortController();

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get reason(): StopReason | undefined {
    return this.signal.aborted ? (this.signal.reason as StopReason) : undefined;
  }

  stop(reason: StopReason): void {
    this.controller.abort(reason);
  }
}
