import type { AggregateEngine } from '@fenago/aggregate';
import type { Logger } from '@fenago/observability';

const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 2_000;

/** Starts the engine as soon as its database and the broker let it; until then the service is not ready. */
export class EngineStarter {
  private started = false;
  private stopped = false;
  private wake: (() => void) | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly engine: AggregateEngine,
    private readonly logger: Logger,
  ) {}

  /** Resolves after the first attempt; where it failed, further ones follow in the background. */
  async start(): Promise<void> {
    if (await this.attempt(1)) return;
    this.running = this.keepTrying();
  }

  /** @throws Error where the engine has not started, or holds events back */
  check(): void {
    if (!this.started) throw new Error('The engine has not started; it needs the database and the broker.');
    if (!this.engine.isPublishing) throw new Error('Events are held back until the broker was reconciled with.');
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wake?.();
    await this.running;
  }

  private async keepTrying(): Promise<void> {
    for (let tries = 2; !this.stopped; tries += 1) {
      await this.pause(tries);
      if (this.stopped || (await this.attempt(tries))) return;
    }
  }

  private async attempt(tries: number): Promise<boolean> {
    try {
      await this.engine.start();
      this.started = true;
      return true;
    } catch (error) {
      // Each tenth failure is logged, so that a long outage does not fill the log.
      if (tries % 10 === 1) this.logger.warn({ err: error, tries }, 'The engine could not start; trying again until it works.');
      return false;
    }
  }

  private pause(tries: number): Promise<void> {
    const longest = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** Math.min(tries, 10));
    const done = Promise.withResolvers<void>();
    const timer = setTimeout(done.resolve, longest * (0.5 + Math.random() / 2));
    this.wake = done.resolve;
    return done.promise.finally(() => clearTimeout(timer));
  }
}
