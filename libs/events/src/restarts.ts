import { brokerError } from './broker-error.js';
import type { Link } from './link.js';
import type { PullEnd } from './pull-inbox.js';
import { backoffMs, settledWithin } from './timing.js';

const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 5_000;

/** Begins to read again whenever the broker, or the durable, was gone: for ever, until it is stopped. */
export class Restarts {
  private readonly stopped = Promise.withResolvers<void>();
  private over = false;

  constructor(
    private readonly link: Link,
    private readonly consumer: string,
  ) {}

  get isStopped(): boolean {
    return this.over;
  }

  stop(): void {
    this.over = true;
    this.stopped.resolve();
  }

  /** @param read resolves when events have stopped coming; rejects where they could not begin to. @returns when stopped */
  async run(read: () => Promise<PullEnd>): Promise<void> {
    const { link, consumer } = this;
    for (let failures = 0; !this.over; ) {
      await this.connected();
      if (this.over || link.connection.isClosed()) return;
      try {
        const why = await read();
        if (this.over) return;
        link.logger.warn({ consumer, why }, 'Events stopped coming; starting over.');
        failures = why === 'disconnected' ? 0 : failures + 1;
      } catch (error) {
        failures += 1;
        link.lastError = brokerError(error, `Starting the consumer ${consumer} again`);
        link.logger.warn({ err: error, consumer }, 'The consumer could not be started yet; trying again.');
      }
      await settledWithin(this.stopped.promise, backoffMs(failures, FIRST_PAUSE_MS, LAST_PAUSE_MS));
    }
  }

  private async connected(): Promise<void> {
    const { link } = this;
    while (!link.isConnected && !link.connection.isClosed() && !this.over) {
      const back = Promise.withResolvers<void>();
      const unlisten = link.onChange(back.resolve);
      await Promise.race([back.promise, this.stopped.promise]);
      unlisten();
    }
  }
}
