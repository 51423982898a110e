import type { Logger } from '@fenago/observability';
import { setTimeout as delay } from 'node:timers/promises';

export interface RecurringOptions {
  /** What is done, as it follows "failed:". */
  readonly what: string;
  /** Milliseconds between two times, about. */
  readonly everyMs: number;
  /** @param signal aborted when the service stops */
  readonly run: (signal: AbortSignal) => Promise<void>;
  readonly logger: Logger;
}

/**
 * Something that is done again and again until the service stops, and at once where it is woken. What fails is logged and
 * done again at the next time.
 */
export class Recurring {
  private readonly stopping = new AbortController();
  private waking = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: RecurringOptions) {}

  start(): void {
    this.running = this.loop();
  }

  /** Does not wait for the next time. */
  wake(): void {
    this.waking.abort();
  }

  /** Begins it no more, and waits for the time that is under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async loop(): Promise<void> {
    const { what, everyMs, run, logger } = this.options;
    const { signal } = this.stopping;
    for (let failures = 0; !signal.aborted; ) {
      this.waking = new AbortController();
      try {
        await run(signal);
        failures = 0;
      } catch (error) {
        failures += 1;
        // Each twentieth is logged, so that a long outage does not fill the log.
        if (failures % 20 === 1) logger.warn({ err: error, failures }, `This failed, and is tried again until it works: ${what}.`);
      }
      // Aborted, it ends at once.
      await delay(everyMs * (0.75 + Math.random() / 2), undefined, { signal: AbortSignal.any([signal, this.waking.signal]) }).catch(() => undefined);
    }
  }
}
