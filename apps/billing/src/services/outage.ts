import type { Logger } from '@fenago/observability';

/** Failures in a row after which whoever is asked counts as away. */
const FAILURES = 5;
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 60_000;

/** Whether somebody who is asked again and again is away: they are asked less often then, until they answer. */
export class Outage {
  private failures = 0;
  private restingUntil = 0;

  /** @param said what is logged when it begins, and when it is over */
  constructor(
    private readonly logger: Logger,
    private readonly said: { readonly begins: string; readonly ends: string },
  ) {}

  get isOn(): boolean {
    return this.failures >= FAILURES;
  }

  isResting(now: Date): boolean {
    return this.isOn && now.getTime() < this.restingUntil;
  }

  succeeded(): void {
    if (this.isOn) this.logger.info(this.said.ends);
    this.failures = 0;
  }

  failed(now: Date): void {
    this.failures += 1;
    if (this.failures === FAILURES) this.logger.warn(this.said.begins);
    if (this.isOn) this.restingUntil = now.getTime() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.min(this.failures - FAILURES, 10)) * (0.5 + Math.random() / 2);
  }
}
