import { BrokenCircuitError, circuitBreaker, CircuitState as State, ConsecutiveBreaker, DelegateBackoff, handleWhen } from 'cockatiel';
import { ModelError } from './model-error.js';
import type { ModelErrorCode } from './model-error.js';

/** `open`: not asked; `half_open`: asked by one call, to see whether it is back. */
export type CircuitState = 'closed' | 'open' | 'half_open';

/** Faults of the provider; whoever answers with another one is there. */
const FAULTS: ReadonlySet<ModelErrorCode> = new Set<ModelErrorCode>(['provider_unavailable', 'provider_stream_broken', 'provider_timeout']);

const NAMES = { [State.Closed]: 'closed', [State.Open]: 'open', [State.HalfOpen]: 'half_open', [State.Isolated]: 'open' } as const;

/** Failures one after the other that open it, how long it stays so (up to a quarter more by chance), and that chance. */
export interface CircuitLimits {
  readonly failures: number;
  readonly openMs: number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** One call that a circuit has let through. */
export interface Trial {
  /** The call that finds out whether the provider is back. */
  readonly isProbe: boolean;
  /** The first outcome counts. @param error none where the provider answered */
  end(error?: unknown): void;
}

/** How often a provider has failed of late, and whether it may be asked. */
export class Circuit {
  private readonly policy;
  /** Milliseconds since 1970. */
  private openUntil = 0;

  constructor({ failures, openMs, random }: CircuitLimits, onChange: (state: CircuitState) => void) {
    const halfOpenAfter = new DelegateBackoff(() => {
      const ms = Math.round(openMs * (1 + random() / 4));
      this.openUntil = Date.now() + ms;
      return ms;
    });
    this.policy = circuitBreaker(handleWhen(isFault), { halfOpenAfter, breaker: new ConsecutiveBreaker(failures) });
    this.policy.onStateChange((state) => onChange(NAMES[state]));
  }

  get state(): CircuitState {
    return NAMES[this.policy.state];
  }

  /** @throws ModelError where the provider is not to be asked now */
  async admit(): Promise<Trial> {
    // The library would have this call wait for the end of the probe.
    if (this.state === 'half_open') throw this.rejection();
    const admitted = Promise.withResolvers<void>();
    const outcome = Promise.withResolvers<void>();
    let isProbe = false;
    const call = this.policy.execute(() => {
      isProbe = this.state === 'half_open';
      admitted.resolve();
      return outcome.promise;
    });
    try {
      await Promise.race([admitted.promise, call]);
    } catch (error) {
      throw error instanceof BrokenCircuitError ? this.rejection() : error;
    }
    // Its failures are its caller's to hear of.
    call.catch(() => undefined);
    return {
      isProbe,
      end: (error) => {
        if (error === undefined || answered(error)) outcome.resolve();
        else outcome.reject(isProbe ? PROBE_FAILED : error);
      },
    };
  }

  private rejection(): ModelError {
    const retryAfterMs = Math.max(1, this.openUntil - Date.now());
    return new ModelError('provider_unavailable', { retryable: true, retryAfterMs, circuitOpen: true });
  }
}

/** A probe that was stopped has shown nothing: the circuit stays open. */
const PROBE_FAILED = new ModelError('provider_unavailable', { retryable: true });

function isFault(error: unknown): boolean {
  return error instanceof ModelError && FAULTS.has(error.code);
}

function answered(error: unknown): boolean {
  return error instanceof ModelError && !FAULTS.has(error.code) && error.code !== 'aborted';
}
