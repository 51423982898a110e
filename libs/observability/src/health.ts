/** How long one readiness check may take, in milliseconds. */
export const CHECK_TIMEOUT_MS = 1_000;

/** Throws or rejects where the part is not usable. */
export type HealthCheck = () => Promise<void> | void;

export interface CheckResult {
  readonly ok: boolean;
  /** Why not; without secrets, as operators read it. */
  readonly error?: string;
}

export interface Readiness {
  readonly ok: boolean;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

/** Whether a service lives, and whether it can take work. */
export class Health {
  private readonly checks = new Map<string, HealthCheck>();
  private draining = false;

  /** Adds a check, or takes the place of the one of that name. */
  register(name: string, check: HealthCheck): void {
    this.checks.set(name, check);
  }

  /** A process that can answer lives: an outage of a database is no reason to restart it. */
  live(): { readonly ok: true } {
    return { ok: true };
  }

  /** Runs every check at once, each at most {@link CHECK_TIMEOUT_MS}; a service that drains is not ready. */
  async ready(): Promise<Readiness> {
    const names = [...this.checks.keys()];
    const results = await Promise.all([...this.checks.values()].map(runCheck));
    const checks: Record<string, CheckResult> = {};
    names.forEach((name, i) => (checks[name] = results[i] ?? { ok: false }));
    if (this.draining) checks['draining'] = { ok: false, error: 'The service is shutting down.' };
    return { ok: Object.values(checks).every((check) => check.ok), checks };
  }

  /** Whether the service is shutting down: what takes long is to be left to another replica. */
  get isDraining(): boolean {
    return this.draining;
  }

  /** From now on the service is not ready: load balancers stop sending work to it. */
  setDraining(): void {
    this.draining = true;
  }
}

async function runCheck(check: HealthCheck): Promise<CheckResult> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => timeout.reject(new Error(`No answer within ${CHECK_TIMEOUT_MS} ms.`)),
    CHECK_TIMEOUT_MS,
  );
  try {
    await Promise.race([check(), timeout.promise]);
    return { ok: true };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
