import { EgressError, toEgressError } from './egress-error.js';

/** Ends one call, to the last byte of its answer, when its time is over or its caller says so. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly onAbort = (): void => this.controller.abort(this.caller?.reason);

  /** @param caller signal that the caller has given */
  constructor(
    ms: number,
    private readonly caller: AbortSignal | null | undefined,
  ) {
    this.timer = setTimeout(() => this.controller.abort(EgressError.failed('egress_timeout')), ms);
    if (caller?.aborted === true) this.onAbort();
    else caller?.addEventListener('abort', this.onAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  end(): void {
    clearTimeout(this.timer);
    this.caller?.removeEventListener('abort', this.onAbort);
  }

  /** What a failed call fails with: the caller's own reason where it was the caller. */
  errorOf(error: unknown): unknown {
    return this.signal.aborted ? (this.signal.reason as unknown) : toEgressError(error);
  }
}
